import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

type Listener = (line: string) => void;

/** What a server writes, line by line. */
export interface Output {
  readonly stdio: StdioOptions;
  /** Once the process has been spawned, our own descriptor of the file is not needed any more. */
  release(): void;
  read(child: ChildProcess): void;
  /** Returns the way to take the listener back. */
  onLine(listener: Listener): () => void;
  /** Among the last lines. */
  find(pattern: RegExp): string | undefined;
  /** The last lines, those in the error file too. */
  tail(): string;
}

const TAIL_LINES = 40;
const TAIL_BYTES = 8_192;

/**
 * With an error file standard error bypasses us: a server that logs much is not held up when we are busy, and what it
 * says in its last moment is kept even if we are gone.
 */
export function openOutput(errorFile?: string): Output {
  const file = errorFile === undefined ? null : openSync(errorFile, 'a');
  const lines: string[] = [];
  const listeners = new Set<Listener>();
  const hear = (line: string): void => {
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
    for (const listener of listeners) listener(line);
  };
  return {
    stdio: ['ignore', 'pipe', file ?? 'pipe'],
    release: () => {
      if (file !== null) closeSync(file);
    },
    read: (child) => {
      listen(child.stdout, hear);
      listen(child.stderr, hear);
    },
    onLine: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    find: (pattern) => lines.find((line) => pattern.test(line)),
    tail: () => [...lines, ...(errorFile === undefined ? [] : lastLines(errorFile))].join('\n'),
  };
}

function listen(stream: Readable | null, hear: Listener): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', hear);
  if (stream instanceof Socket) stream.unref();
}

function lastLines(path: string): readonly string[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  } finally {
    closeSync(file);
  }
}
