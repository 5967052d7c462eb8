import { readSecret, SecretError } from '@lockstep/database';
import { JobTrouble } from '../job/job-trouble.ts';
import type { WorkerServices } from '../job/services.ts';

/** The connection's secret in the clear, for the client that needs it and for nothing else. */
export async function openedSecret(
  services: Pick<WorkerServices, 'db' | 'keyring'>,
  connectionId: string,
  name: string,
): Promise<string> {
  try {
    const secret = await readSecret(services.db, services.keyring, { connectionId, name });
    if (secret !== null) return secret;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    throw new JobTrouble('SecretUnreadable', `${error.message}. Whoever runs Lockstep must do this.`, false);
  }
  throw new JobTrouble(
    'SecretMissing',
    'The connection has no stored secret. An administrator must enter it in the connection.',
    false,
  );
}
