import {
  acceptGrant,
  findConnection,
  lockConnection,
  secretNames,
  storeConnectionTest,
  storeSignIn,
  takeReturned,
  type Connection,
  type Db,
  type TakenAuthorization,
} from '@lockstep/database';
import { SourceError } from '@lockstep/engine';
import { DirectoryRefusal, redeemCode as redeemAdministratorsCode } from '@lockstep/entra';
import { templateById } from '@lockstep/gallery';
import type { ConnectionTestReport } from '@lockstep/contracts';
import { redeemCode, type Grant, type GrantFailure } from '@lockstep/scim/client';
import { JobTrouble } from '../job/job-trouble.ts';
import type { WorkerServices } from '../job/services.ts';
import { entraDependencies, entraSettings, type SourceConnection } from './open-source.ts';
import { openedSecret, opening } from './opened-secret.ts';

const again = 'Then call authorizeConnection again: a code is good for one attempt.';

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
  const connection = await findConnection(db, returned.connectionId);
  if (connection === null) return { ok: false, code: 'NotFound', field: 'id' };
  try {
    const failed =
      connection.kind === 'source'
        ? await signIn(services, connection, returned)
        : await authorize(services, connection, returned);
    if (failed === null) return { ok: true, code: null, field: null };
    const foundAt = new Date(clock()).toISOString();
    const findings = [{ origin: 'test', ...failed, foundAt }];
    await storeConnectionTest(db, connection.id, { findings, identity: null });
    return { ok: false, code: failed.code, field: failed.field };
  } catch (error) {
    if (!(error instanceof JobTrouble)) throw error;
    return { ok: false, code: error.code, field: 'id' };
  }
}

const changedMeanwhile: Failed = {
  code: 'AuthorizationFailed',
  field: 'id',
  message: `The connection was changed while somebody was on the way, and may lead elsewhere by now: what they brought was thrown away. ${again}`,
};

/** An administrator of the tenant lends their rights, to whoever of us asked for it, until the token ends. */
async function signIn(
  services: WorkerServices,
  connection: SourceConnection,
  { principal, ...returned }: TakenAuthorization,
): Promise<Failed | null> {
  const { db, keyring } = services;
  try {
    const settings = await entraSettings(services, connection);
    const token = await redeemAdministratorsCode(settings, returned, entraDependencies(services));
    return await unlessChanged(db, connection, (tx) =>
      storeSignIn(tx, keyring, { connectionId: connection.id, principal }, token),
    );
  } catch (error) {
    if (!(error instanceof SourceError) && !(error instanceof DirectoryRefusal)) throw error;
    return { code: 'AuthorizationFailed', field: 'id', message: `${error.message} ${again}` };
  }
}

async function authorize(
  services: WorkerServices,
  connection: Extract<Connection, { kind: 'target' }>,
  returned: TakenAuthorization,
): Promise<Failed | null> {
  const answer = await redeem(services, connection, returned);
  if ('failure' in answer) return failureOf(answer);
  const { db, keyring } = services;
  return unlessChanged(db, connection, (tx) => acceptGrant(tx, keyring, connection.id, answer));
}

/** A change of the connection ends what was given for it; one that came while somebody was on the way found nothing to end. */
function unlessChanged(
  db: Db,
  { id, settings }: Connection,
  store: (tx: Db) => Promise<void>,
): Promise<Failed | null> {
  return db.transaction().execute(async (tx) => {
    const now = await lockConnection(tx, id);
    if (JSON.stringify(now?.settings) !== JSON.stringify(settings)) return changedMeanwhile;
    await store(tx);
    return null;
  });
}

async function redeem(
  services: WorkerServices,
  { id, templateId, settings }: Extract<Connection, { kind: 'target' }>,
  { code, codeVerifier, redirectUrl }: TakenAuthorization,
): Promise<Grant | GrantFailure> {
  const template = templateById(templateId);
  if (template === undefined || settings.authentication !== 'authorization_code') {
    throw new JobTrouble('WrongConnection', 'The connection has another method of signing in by now.', false);
  }
  const { tokenUrl, clientId } = settings;
  const clientSecret = await openedSecret(services, id, secretNames.authorization_code);
  const client = { tokenUrl, clientId, clientSecret };
  return redeemCode(template.profile, client, { code, codeVerifier, redirectUrl }, services);
}

function failureOf({ failure }: GrantFailure): Failed {
  const { networkCode, code, detail } = failure;
  const field = networkCode === undefined && code === 'Unauthorized' ? 'clientSecret' : 'tokenUrl';
  return { code: 'AuthorizationFailed', field, message: `${detail} ${again}` };
}
