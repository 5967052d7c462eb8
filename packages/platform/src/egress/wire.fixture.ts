import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A server that speaks raw bytes, so that tests can break HTTP where they like. */
export interface WireServer {
  readonly port: number;
  readonly url: string;
  /** Complete request heads that arrived, as text. */
  readonly requests: string[];
  readonly connections: () => number;
  readonly nextRequest: () => Promise<string>;
  close(): Promise<void>;
}

export async function startWire(onRequest: (socket: Socket, head: string) => void): Promise<WireServer> {
  const requests: string[] = [];
  const waiting: ((head: string) => void)[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let buffered = '';
    socket.on('data', (data) => {
      buffered += data.toString('latin1');
      for (let end = headEnd(buffered); end !== null; end = headEnd(buffered)) {
        const head = buffered.slice(0, end);
        buffered = buffered.slice(end);
        requests.push(head);
        waiting.shift()?.(head);
        onRequest(socket, head);
      }
    });
  });
  const port = await listen(server);
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    connections: () => connections,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Where the first request in the buffer ends, its body (by content-length) included. */
function headEnd(buffered: string): number | null {
  const end = buffered.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const length = Number(/content-length: (\d+)/i.exec(buffered.slice(0, end))?.[1] ?? 0);
  const total = end + 4 + length;
  return buffered.length >= total ? total : null;
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

export function ok(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n${headers}\r\n${body}`;
}
