import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const REMEMBERED_MS = 24 * 60 * 60 * 1_000;

/** A note in the cache that the official download did not work, so that not every start waits for it again. */
export interface RefusalNote {
  /** The reason, if it was less than a day ago. */
  read(): Promise<string | null>;
  write(reason: string): Promise<void>;
  clear(): Promise<void>;
}

export function refusalNote(cacheDirectory: string, nowMs: () => number = Date.now): RefusalNote {
  const file = join(cacheDirectory, 'official-download-refused.json');
  return {
    read: async () => {
      const note = parseNote(await readFile(file, 'utf8').catch(() => ''));
      return note !== null && nowMs() - note.atMs < REMEMBERED_MS ? note.reason : null;
    },
    write: async (reason) => {
      await mkdir(cacheDirectory, { recursive: true });
      await writeFile(file, JSON.stringify({ atMs: nowMs(), reason }));
    },
    clear: () => rm(file, { force: true }),
  };
}

/** Two processes may write at once: what can't be read is no note. */
function parseNote(text: string): { atMs: number; reason: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('atMs' in value) || !('reason' in value))
      return null;
    const { atMs, reason } = value;
    return typeof atMs === 'number' && typeof reason === 'string' ? { atMs, reason } : null;
  } catch {
    return null;
  }
}
