import {
  acceptGrant,
  findConnection,
  secretNames,
  storeConnectionTest,
  takeReturned,
  type Connection,
} from '@lockstep/database';
import { templateById } from '@lockstep/gallery';
import type { ConnectionTestReport } from '@lockstep/contracts';
import { redeemCode, type Grant, type GrantFailure } from '@lockstep/scim/client';
import { JobTrouble } from '../job/job-trouble.ts';
import type { WorkerServices } from '../job/services.ts';
import { openedSecret, opening } from './opened-secret.ts';

interface Failed {
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

/**
 * Exchanges what an administrator brought back from the consent page for tokens, and stores them. The code is used once, whatever
 * happens: a second attempt finds none. Words go into the connection's row, codes into the answer.
 */
export async function authorizeConnection(
  services: WorkerServices,
  { authorizationId }: { readonly authorizationId: string },
): Promise<ConnectionTestReport> {
  const { db, keyring, clock } = services;
  const returned = await opening(() => takeReturned(db, keyring, authorizationId));
  if (returned === null) return { ok: false, code: 'AuthorizationNotFound', field: 'id' };
  const { connectionId, ...code } = returned;
  const connection = await findConnection(db, connectionId);
  if (connection === null) return { ok: false, code: 'NotFound', field: 'id' };
  try {
    const answer = await redeem(services, connection, code);
    if (!('failure' in answer)) {
      await acceptGrant(db, keyring, connectionId, answer);
      return { ok: true, code: null, field: null };
    }
    const failed = failureOf(answer);
    const foundAt = new Date(clock()).toISOString();
    const findings = [{ origin: 'test', ...failed, foundAt }];
    await storeConnectionTest(db, connectionId, { findings, identity: null });
    return { ok: false, code: failed.code, field: failed.field };
  } catch (error) {
    if (!(error instanceof JobTrouble)) throw error;
    return { ok: false, code: error.code, field: 'id' };
  }
}

async function redeem(
  services: WorkerServices,
  { id, templateId, settings }: Connection,
  code: Parameters<typeof redeemCode>[2],
): Promise<Grant | GrantFailure> {
  const template = templateById(templateId);
  if (
    template === undefined ||
    !('authentication' in settings) ||
    settings.authentication !== 'authorization_code'
  ) {
    throw new JobTrouble('WrongConnection', 'The connection has another method of signing in by now.', false);
  }
  const { tokenUrl, clientId } = settings;
  const clientSecret = await openedSecret(services, id, secretNames.authorization_code);
  return redeemCode(template.profile, { tokenUrl, clientId, clientSecret }, code, services);
}

function failureOf({ failure }: GrantFailure): Failed {
  const { networkCode, code, detail } = failure;
  const again = 'Then call authorizeConnection again: a code is good for one attempt.';
  const field = networkCode === undefined && code === 'Unauthorized' ? 'clientSecret' : 'tokenUrl';
  return { code: 'AuthorizationFailed', field, message: `${detail} ${again}` };
}
