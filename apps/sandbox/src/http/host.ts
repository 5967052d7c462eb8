import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import type { Clock } from '../clock/clock.ts';
import { distort, statusAnswer } from '../faults/distort.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { TrafficLog } from '../traffic/traffic-log.ts';
import type { ServiceAnswer, ServiceHandler, ServiceRequest } from './message.ts';
import { drip, drop, encode, truncate } from './wire.ts';

export interface HostedService {
  /** Name for faults and the request log, from the path. */
  readonly nameOf: (path: string) => string;
  readonly handle: ServiceHandler;
}

export interface HostOptions {
  readonly host: string;
  readonly publicHost: string;
  readonly port: number;
  readonly clock: Clock;
  readonly faults: FaultBook;
  readonly traffic: TrafficLog;
}

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

const BODY_LIMIT = 16 * 1024 * 1024;

/** Puts one simulated service on a port: reads the request, lets faults have their way, sends and records. */
export async function listen(service: HostedService, options: HostOptions): Promise<Listening> {
  const { clock, faults, traffic } = options;
  const closing = new AbortController();
  const app = fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, exposeHeadRoutes: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  let origin = '';

  async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const started = performance.now();
    const url = request.raw.url ?? '/';
    const cut = url.indexOf('?');
    const received: ServiceRequest = {
      method: request.method,
      path: cut === -1 ? url : url.slice(0, cut),
      search: cut === -1 ? '' : url.slice(cut + 1),
      headers: request.headers,
      body: typeof request.body === 'string' ? request.body : '',
      origin,
    };
    const name = service.nameOf(received.path);
    const { method, path, search, body } = received;
    const { delayMs, fault } = faults.plan({ service: name, method, target: url, body });
    const performed =
      fault?.kind === 'dropBefore' || (fault?.kind === 'status' && !fault.perform)
        ? null
        : await service.handle(received);
    let answer: ServiceAnswer = performed ?? { status: 0 };
    if (fault?.kind === 'status') answer = statusAnswer(fault);
    else if (fault) answer = distort(answer, fault.kind);
    if (delayMs > 0) await delay(delayMs, undefined, { signal: closing.signal });

    const dropped = fault?.kind === 'dropBefore' || fault?.kind === 'dropAfter';
    traffic.record({
      service: name,
      method,
      path,
      query: search,
      status: dropped ? 0 : answer.status,
      label: performed?.label ?? null,
      at: clock.iso(),
      durationMs: Math.round((performance.now() - started) * 100) / 100,
      fault: fault?.id ?? null,
      inBatch: false,
      body,
    });

    const encoded = encode(answer);
    if (dropped || fault?.kind === 'truncate' || fault?.kind === 'slowDrip') {
      reply.hijack();
      if (dropped) drop(request.raw.socket);
      else if (fault.kind === 'slowDrip') await drip(reply.raw, encoded, fault.ms, closing.signal);
      else truncate(reply.raw, encoded);
      return reply;
    }
    return reply
      .code(encoded.status)
      .headers(encoded.headers)
      .send(encoded.text === '' ? undefined : encoded.text);
  }

  app.all('*', serve);
  app.setErrorHandler(async (error, _request, reply) => {
    if (closing.signal.aborted) return;
    const message = error instanceof Error ? (error.stack ?? error.message) : 'unknown';
    await reply
      .code(500)
      .send({ error: 'The sandbox itself failed: this is a defect of the sandbox.', message });
  });
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox got no TCP port.');
  origin = `http://${options.publicHost}:${String(address.port)}`;
  return {
    origin,
    async close() {
      closing.abort();
      await app.close();
    },
  };
}
