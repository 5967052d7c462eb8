import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface StackDirectories {
  readonly postgres: string;
  /** Null: Temporal's state is in memory. */
  readonly temporalDb: string | null;
  /** Null: the credentials are not kept. */
  readonly credentials: string | null;
  readonly logs: string;
  /** What is temporary; the logs stay when somebody has to read them. */
  remove(keep: 'logs' | 'nothing'): Promise<void>;
}

export interface DirectoryOptions {
  readonly dataDirectory?: string;
  readonly logDirectory?: string;
  readonly keepTemporalState?: boolean;
}

export async function openDirectories(options: DirectoryOptions): Promise<StackDirectories> {
  const temporary = await mkdtemp(join(tmpdir(), 'lockstep-stack-'));
  // PostgreSQL may run as another user (this process is root): it must be able to pass, not to look around.
  await chmod(temporary, 0o711);
  const kept = options.dataDirectory === undefined ? null : resolve(options.dataDirectory);
  const data = kept ?? temporary;
  const logs = resolve(options.logDirectory ?? join(temporary, 'logs'));
  await mkdir(logs, { recursive: true });
  return {
    postgres: join(data, 'postgres'),
    temporalDb: (options.keepTemporalState ?? kept !== null) ? join(data, 'temporal.db') : null,
    credentials: kept === null ? null : join(kept, 'credentials.json'),
    logs,
    remove: async (keep) => {
      const all = keep === 'nothing' || options.logDirectory !== undefined;
      const doomed = all ? [temporary] : [join(temporary, 'postgres'), join(temporary, 'temporal.db')];
      for (const path of doomed) await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
