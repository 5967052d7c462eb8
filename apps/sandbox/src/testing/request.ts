import type { ServiceRequest } from '../http/message.ts';

/** A request for a handler that no socket carries. */
export function requestOf(
  method: string,
  target: string,
  given: { token?: string; headers?: Record<string, string>; body?: unknown } = {},
): ServiceRequest {
  const cut = target.indexOf('?');
  const { token, headers = {}, body } = given;
  return {
    method,
    path: cut === -1 ? target : target.slice(0, cut),
    search: cut === -1 ? '' : target.slice(cut + 1),
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    origin: 'http://sandbox.test',
  };
}
