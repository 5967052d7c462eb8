import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceAnswer } from './message.ts';

export interface EncodedAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

export function encode(answer: ServiceAnswer): EncodedAnswer {
  const text =
    answer.body === undefined
      ? ''
      : typeof answer.body === 'string'
        ? answer.body
        : JSON.stringify(answer.body);
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.body !== undefined) headers['content-type'] ??= answer.contentType ?? 'application/json';
  return { status: answer.status, headers, text };
}

/** Closes the connection with a reset, so that the client sees a broken connection and not a polite end. */
export function drop(socket: Socket | null): void {
  if (socket && !socket.destroyed) socket.resetAndDestroy();
}

/** Half of the body under the full Content-Length, then the connection ends. */
export function truncate(response: ServerResponse, answer: EncodedAnswer): void {
  const bytes = Buffer.from(answer.text);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

const PIECES = 20;

/** The body in 20 pieces over the given time. */
export async function drip(
  response: ServerResponse,
  answer: EncodedAnswer,
  durationMs: number,
  signal: AbortSignal,
): Promise<void> {
  const bytes = Buffer.from(answer.text);
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(bytes.length) });
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    await delay(durationMs / PIECES, undefined, { signal });
  }
  response.end();
}
