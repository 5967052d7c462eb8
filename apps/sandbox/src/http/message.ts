import type { IncomingHttpHeaders } from 'node:http';

/** A request as the simulated services see it: no socket, no framework, so that a batch can hold it and a test can build it. */
export interface ServiceRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  /** Without the question mark; '' when there is none. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Origin of links in answers. */
  readonly origin: string;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes out as it is, anything else as JSON, undefined is no body. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Rate-limit label, kept in the request log. */
  readonly label?: string;
}

export type ServiceHandler = (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer>;

export function headerOf(request: ServiceRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function queryOf(request: ServiceRequest): URLSearchParams {
  return new URLSearchParams(request.search);
}

/** Path segments, percent-decoded one by one: an id may hold an encoded slash or ampersand. A malformed escape stays as it is. */
export function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

export function bearerOf(request: ServiceRequest): string | undefined {
  const match = /^Bearer +(.+)$/i.exec(headerOf(request, 'authorization') ?? '');
  return match?.[1]?.trim();
}
