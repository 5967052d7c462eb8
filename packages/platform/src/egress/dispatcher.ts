import { createSecureContext, rootCertificates } from 'node:tls';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, Pool, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';

export interface DispatcherOptions {
  readonly lookup: LookupFunction;
  readonly connectionsPerOrigin: number;
  readonly proxyUrl?: string;
  /** PEM; trusted in addition to the public authorities. */
  readonly caCertificate?: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 15_000;

/** undici's own limits are off where `createEgress` has one limit for the whole exchange. */
const limits = {
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: KEEP_ALIVE_MS,
  pipelining: 1,
} as const;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const tls = trust(options.caCertificate);
  const connections = options.connectionsPerOrigin;
  if (options.proxyUrl === undefined) {
    const connect = buildConnector({ ...tls, lookup: options.lookup, timeout: CONNECT_TIMEOUT_MS });
    return new Agent({ ...limits, connections, connect: marksResets(connect) });
  }
  // The proxy resolves names, so there is nothing to pin here; its own address is the operator's choice.
  return new ProxyAgent({
    ...limits,
    connections,
    uri: options.proxyUrl,
    requestTls: { ...tls, timeout: CONNECT_TIMEOUT_MS },
    proxyTls: { ...tls, timeout: CONNECT_TIMEOUT_MS },
    clientFactory: (origin, opts) =>
      new TunnelPool(origin, { ...opts, connections, headersTimeout: CONNECT_TIMEOUT_MS }),
  });
}

/** Parsed once: OpenSSL takes some 10 ms for a list of authorities, which `ca` would cost per connection. */
function trust(caCertificate: string | undefined) {
  if (caCertificate === undefined) return {};
  return { secureContext: createSecureContext({ ca: [...rootCertificates, caCertificate] }) };
}

/** Stands in for ECONNRESET on its way through undici. */
export const RESET_MARK = 'LOCKSTEP_ECONNRESET';

/**
 * undici takes a body that ends by ECONNRESET for complete when it has neither length nor chunks (client-h1.js,
 * onHttpSocketError): half an answer would look like a whole one (R4). Under another code the error is an error.
 * Not for a connection through a proxy: its sockets are made inside ProxyAgent.
 */
function marksResets(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    connect(options, (...result) => {
      result[1]?.prependListener('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNRESET') error.code = RESET_MARK;
      });
      callback(...result);
    });
  };
}

class ProxyRefusedError extends Error {
  override readonly name = 'ProxyRefusedError';
  readonly code = 'PROXY_REFUSED';
}

type TunnelOptions = Omit<Dispatcher.ConnectOptions, 'origin'>;
type TunnelCallback = (error: Error | null, data: Dispatcher.ConnectData) => void;

/**
 * undici 7 retries a connection attempt that fails with UND_ERR_SOCKET for ever (client.js, onError), which is what a
 * proxy causes that hangs up on CONNECT. Another code makes it fail the waiting request.
 */
class TunnelPool extends Pool {
  override connect(options: TunnelOptions): Promise<Dispatcher.ConnectData>;
  override connect(options: TunnelOptions, callback: TunnelCallback): void;
  override connect(
    options: TunnelOptions,
    callback?: TunnelCallback,
  ): Promise<Dispatcher.ConnectData> | void {
    if (callback !== undefined) {
      super.connect(options, callback);
      return;
    }
    return super.connect(options).then(
      (data) => {
        if (data.statusCode === 200) return data;
        data.socket.on('error', () => undefined).destroy();
        throw new ProxyRefusedError(`The proxy answered CONNECT with ${String(data.statusCode)}`);
      },
      (cause: unknown) => {
        throw new ProxyRefusedError('The proxy could not be asked for a tunnel', { cause });
      },
    );
  }
}
