import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../local-stack-error.ts';

const credentials = z.object({ token: z.string().min(32), secretKeys: z.string().min(1) });

export interface Credentials {
  /** Of the administrator. */
  readonly token: string;
  /** LOCKSTEP_SECRET_KEYS. */
  readonly secretKeys: string;
}

function newCredentials(): Credentials {
  const random = (): string => randomBytes(32).toString('base64');
  return { token: random(), secretKeys: `k1:${random()}` };
}

/** What a kept database holds can be opened only with the keys that sealed it: they are kept beside it, for us alone. */
export async function openCredentials(file: string | null): Promise<Credentials> {
  if (file === null) return newCredentials();
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, `${JSON.stringify(newCredentials())}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return credentials.parse(JSON.parse(await readFile(file, 'utf8')));
}
