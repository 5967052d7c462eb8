import { run } from '../process/run.ts';
import { LocalStackError } from '../local-stack-error.ts';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

// `nobody` is everywhere, so no user need be created on somebody's machine.
const CANDIDATES = ['postgres', 'nobody'] as const;

/** PostgreSQL refuses to run as root: who it runs as instead. Null when this process is not root. */
export async function unprivilegedUser(): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of CANDIDATES) {
    const uid = await idOf(name, '-u');
    const gid = await idOf(name, '-g');
    if (uid !== null && uid !== 0 && gid !== null) return { name, uid, gid };
  }
  throw new LocalStackError(
    'NO_UNPRIVILEGED_USER',
    "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody'. " +
      'Create one (useradd --system postgres), or run this as an ordinary user, or set DATABASE_URL to a server of yours.',
  );
}

async function idOf(name: string, flag: '-u' | '-g'): Promise<number | null> {
  const { code, output } = await run('id', [flag, name], { timeoutMs: 5_000 });
  const id = Number(output.trim());
  return code === 0 && Number.isInteger(id) ? id : null;
}
