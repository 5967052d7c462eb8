import { readSecret, SecretError } from '@lockstep/database';
import { JobTrouble } from '../job/job-trouble.ts';
import type { WorkerServices } from '../job/services.ts';

/** The connection's secret in the clear, for the client that needs it and for nothing else. */
export async function openedSecret(
  services: Pick<WorkerServices, 'db' | 'keyring'>,
  connectionId: string,
  name: string,
): Promise<string> {
  const secret = await opening(() => readSecret(services.db, services.keyring, { connectionId, name }));
  if (secret !== null) return secret;
  throw new JobTrouble(
    'SecretMissing',
    'The connection has no stored secret. An administrator must enter it in the connection.',
    false,
  );
}

/** A sealed text that does not open is the trouble of every job that needs it. */
export async function opening<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new JobTrouble('SecretUnreadable', `${error.message}. Whoever runs Lockstep must do this.`, false);
  }
}
