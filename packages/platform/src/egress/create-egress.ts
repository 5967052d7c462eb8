import { createAddressGuard } from './address-guard.ts';
import type { ResolveAll } from './address-guard.ts';
import { decodeText, decompress, isIdentity } from './body-decoder.ts';
import { createDispatcher } from './dispatcher.ts';
import type { Egress, EgressEvent, EgressRequest, EgressResponse } from './egress.ts';
import { EgressError, errorCode } from './egress-error.ts';
import { Exchange } from './exchange.ts';
import type { RawAnswer } from './exchange.ts';
import { matchesHost, parseTarget } from './target.ts';
import type { EgressTarget } from './target.ts';

export interface EgressOptions {
  /** Private and loopback networks; never a cloud's metadata address, which must be named in `allowedPrivateHosts`. */
  readonly allowPrivateAddresses: boolean;
  readonly allowedPrivateHosts?: readonly string[];
  /** http://[user:password@]host:port. Every request is tunnelled with CONNECT; the proxy resolves names. */
  readonly proxyUrl?: string;
  /** Hosts reached without the proxy: `host`, or `.domain` for all below it. */
  readonly noProxyHosts?: readonly string[];
  /** PEM; trusted in addition to the public authorities. */
  readonly caCertificate?: string;
  readonly connectionsPerOrigin?: number;
  readonly defaultTimeoutMs?: number;
  readonly onRequest?: (event: EgressEvent) => void;
  /** For tests: stands in for the resolver of the operating system. */
  readonly resolve?: ResolveAll;
}

const DEFAULT_CONNECTIONS = 64;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

export function createEgress(options: EgressOptions): Egress {
  const guard = createAddressGuard(
    {
      allowPrivateAddresses: options.allowPrivateAddresses,
      allowedPrivateHosts: options.allowedPrivateHosts ?? [],
    },
    options.resolve,
  );
  const connection = {
    lookup: guard.lookup,
    connectionsPerOrigin: options.connectionsPerOrigin ?? DEFAULT_CONNECTIONS,
    ...(options.caCertificate === undefined ? {} : { caCertificate: options.caCertificate }),
  };
  const direct = createDispatcher(connection);
  const proxied =
    options.proxyUrl === undefined ? direct : createDispatcher({ ...connection, proxyUrl: options.proxyUrl });
  const noProxyHosts = options.noProxyHosts ?? [];
  const underWay = new Set<Promise<EgressResponse>>();
  let closing: Promise<void> | null = null;

  const send = (request: EgressRequest, target: EgressTarget): Promise<RawAnswer> =>
    new Promise((resolve, reject) => {
      const release = (): void => {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', abort);
      };
      const timeoutMs = request.timeoutMs ?? options.defaultTimeoutMs ?? DEFAULT_TIMEOUT_MS;
      const exchange = new Exchange({
        startBeforeMs: performance.now() + timeoutMs,
        method: request.method,
        maxBytes: request.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
        listener: {
          onAnswer: (answer) => {
            release();
            resolve(answer);
          },
          onFailure: (failure) => {
            release();
            reject(new EgressError({ ...failure, host: target.host }));
          },
        },
      });
      const abort = (): void => {
        exchange.cancel('ABORTED', request.signal?.reason);
      };
      const timer = setTimeout(() => {
        exchange.cancel('TIMEOUT');
      }, timeoutMs);
      request.signal?.addEventListener('abort', abort, { once: true });
      const dispatcher = matchesHost(target.hostname, noProxyHosts) ? direct : proxied;
      try {
        const { origin, path } = target;
        const { method, body = null } = request;
        dispatcher.dispatch(
          { origin, path, method, body, headers: prepareHeaders(request.headers) },
          exchange,
        );
      } catch (error) {
        // undici refuses what it can't put into a request (a header with a line break ...).
        exchange.cancel(errorCode(error), error);
      }
    });

  const run = async (request: EgressRequest, target: EgressTarget): Promise<EgressResponse> => {
    const refuse = (code: string): EgressError =>
      new EgressError({ outcome: 'refused', code, host: target.host });
    if (closing !== null) throw refuse('CLOSED');
    if (request.signal?.aborted === true) throw refuse('ABORTED');
    if (!guard.allowsLiteral(target.hostname)) throw refuse('FORBIDDEN_ADDRESS');
    const answer = await send(request, target);
    return { status: answer.status, headers: answer.headers, body: await readBody(answer, request, target) };
  };

  const request = async (wanted: EgressRequest): Promise<EgressResponse> => {
    const target = parseTarget(wanted.url);
    if (target === null) throw new EgressError({ outcome: 'refused', code: 'INVALID_URL', host: '' });
    const startedAt = performance.now();
    const promise = run(wanted, target);
    underWay.add(promise);
    const report = (result: { status: number } | { error: string }): void => {
      underWay.delete(promise);
      const durationMs = performance.now() - startedAt;
      options.onRequest?.({ method: wanted.method, origin: target.origin, durationMs, ...result });
    };
    try {
      const response = await promise;
      report({ status: response.status });
      return response;
    } catch (error) {
      report({ error: errorCode(error) });
      throw error;
    }
  };

  const close = async (): Promise<void> => {
    await Promise.allSettled(underWay);
    await Promise.all([direct.destroy(), proxied === direct ? undefined : proxied.destroy()]);
  };

  return { request, close: () => (closing ??= close()) };
}

async function readBody(answer: RawAnswer, request: EgressRequest, target: EgressTarget): Promise<string> {
  const encoding = answer.headers['content-encoding'];
  if (encoding === undefined || isIdentity(encoding) || answer.body.length === 0) {
    return decodeText(answer.body, request.responseEncoding);
  }
  try {
    const maxBytes = request.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
    return decodeText(await decompress(encoding, answer.body, maxBytes), request.responseEncoding);
  } catch (cause) {
    const code = errorCode(cause) === 'ERR_BUFFER_TOO_LARGE' ? 'RESPONSE_TOO_LARGE' : 'BAD_CONTENT_ENCODING';
    throw new EgressError({ outcome: 'unknown', code, host: target.host, cause });
  }
}

function prepareHeaders(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const prepared: Record<string, string> = { 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(headers ?? {})) prepared[name.toLowerCase()] = value;
  return prepared;
}
