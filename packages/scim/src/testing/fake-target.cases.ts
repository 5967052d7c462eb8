import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createEgress, type Egress } from '@lockstep/platform/egress';
import { createMemoryPermits } from '../client/memory-permits.ts';
import type { TargetDependencies } from '../client/target-client.ts';

export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is a string. */
  readonly body?: unknown;
  /** `drop`: the socket is closed without an answer. `truncate`: after half of it. `hang`: nothing comes. */
  readonly fault?: 'drop' | 'truncate' | 'hang';
}

export type Handler = (request: Arrived, count: number) => Reply;

export interface FakeTarget {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Replaced by each test. */
  handler: Handler;
  close(): Promise<void>;
}

/** A small HTTP server whose answers a test writes by hand. */
async function startFakeTarget(): Promise<FakeTarget> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      const query = new URL(url, 'http://x').searchParams;
      const arrived = {
        method: request.method ?? '',
        url,
        query,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      target.arrived.push(arrived);
      answer(response, target.handler(arrived, target.arrived.length));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const target: FakeTarget = {
    url: `http://127.0.0.1:${String(port)}`,
    arrived: [],
    handler: () => ({ status: 500 }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return target;
}

function answer(response: ServerResponse, { status = 200, headers = {}, body, fault }: Reply): void {
  if (fault === 'hang') return;
  if (fault === 'drop') {
    response.destroy();
    return;
  }
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
  });
  if (fault === 'truncate') response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}

export interface VirtualTime {
  nowMs: number;
  /** The waits that were asked for; each passes at once. */
  readonly slept: number[];
}

export interface Rig {
  readonly target: FakeTarget;
  readonly time: VirtualTime;
  readonly egress: Egress;
  readonly dependencies: TargetDependencies;
  close(): Promise<void>;
}

/** A fake target and a client's dependencies in virtual time. */
export async function startRig(): Promise<Rig> {
  const target = await startFakeTarget();
  const egress = createEgress({ allowPrivateAddresses: true });
  const time: VirtualTime = { nowMs: Date.parse('2026-11-24T10:00:00Z'), slept: [] };
  const clock = () => time.nowMs;
  const sleep = (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    time.slept.push(ms);
    time.nowMs += ms;
    return Promise.resolve();
  };
  const dependencies = {
    egress,
    permits: createMemoryPermits({ limits: [], clock, sleep }),
    clock,
    sleep,
    requestTimeoutMs: 5_000,
  };
  return {
    target,
    time,
    egress,
    dependencies,
    async close() {
      await egress.close();
      await target.close();
    },
  };
}
