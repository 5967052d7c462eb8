import type { ChangeDirectoryInput } from '@lockstep/contracts';
import {
  closeDirectoryChange,
  findConnection,
  findDirectoryChange,
  findJob,
  readSignIn,
  type DirectoryChange,
  type Learned,
} from '@lockstep/database';
import { createEntraAdministration, DirectoryRefusal, type EntraAdministration } from '@lockstep/entra';
import { SourceError } from '@lockstep/engine';
import { entraDependencies } from '../connection/open-source.ts';
import { opening } from '../connection/opened-secret.ts';
import { JobTrouble } from '../job/job-trouble.ts';
import type { WorkerServices } from '../job/services.ts';

/**
 * Adds or removes an app role, assigns or unassigns, in Entra itself, with the sign-in of the administrator who asked for it, and who
 * waits: whatever comes of it ends the row, with its words. A second attempt, after a worker was lost, looks first.
 */
export async function changeDirectory(
  services: WorkerServices,
  { directoryChangeId }: ChangeDirectoryInput,
  signal: AbortSignal,
): Promise<void> {
  const { db } = services;
  const change = await findDirectoryChange(db, directoryChangeId);
  if (change?.state !== 'running') return;
  try {
    const administration = await openAdministration(services, change);
    const learned = await perform(administration, change, signal);
    await closeDirectoryChange(db, change.id, { error: null, ...learned });
  } catch (error) {
    const why = wordsOf(error, change);
    if (why === null) throw error;
    await closeDirectoryChange(db, change.id, { error: why });
  }
}

/** No attempt has come to its end, as their workers were lost or failed without words. */
export async function abandonDirectoryChange(
  { db }: Pick<WorkerServices, 'db'>,
  { directoryChangeId }: ChangeDirectoryInput,
): Promise<void> {
  const change = await findDirectoryChange(db, directoryChangeId);
  if (change === null) return;
  const message =
    'Neither of two attempts came to its end, so it is not known whether this was done. The operator should see whether workers end or fail; then ask for the ' +
    `same again: what is done already is found, and not done twice.${restOf(change)}`;
  await closeDirectoryChange(db, change.id, { error: { code: 'NoAnswer', message } });
}

async function openAdministration(
  services: WorkerServices,
  { jobId, principal, servicePrincipalId }: DirectoryChange,
): Promise<EntraAdministration> {
  const { db, keyring } = services;
  const job = await findJob(db, jobId);
  const connection = job === null ? null : await findConnection(db, job.sourceConnectionId);
  if (connection?.kind !== 'source') {
    throw new DirectoryRefusal('NotFound', 'The job is gone: nothing was changed.');
  }
  const signIn = await opening(() => readSignIn(db, keyring, { connectionId: connection.id, principal }));
  if (signIn === null) {
    throw new DirectoryRefusal(
      'SignInEnded',
      'The sign-in of the administrator has ended: nothing was changed. Call authorizeConnection for the source connection, open the address, and ask again.',
    );
  }
  const { cloud, loginUrl, graphUrl } = connection.settings;
  const settings = {
    cloud,
    ...(loginUrl === undefined ? {} : { loginUrl }),
    ...(graphUrl === undefined ? {} : { graphUrl }),
  };
  return createEntraAdministration(settings, signIn, servicePrincipalId, entraDependencies(services));
}

/** @returns the id of the role or the assignment that is there now, or whose the removed assignment was. */
async function perform(
  administration: EntraAdministration,
  { action, appRoleId, appRole, principalId, assignmentId }: DirectoryChange,
  signal: AbortSignal,
): Promise<Learned> {
  if (action === 'addAppRole' && appRoleId !== null && appRole !== null) {
    return { appRoleId: await administration.addAppRole({ ...appRole, id: appRoleId }, signal) };
  } else if (action === 'removeAppRole' && appRoleId !== null) {
    await administration.removeAppRole(appRoleId, signal);
  } else if (action === 'assignAppRole' && appRoleId !== null && principalId !== null) {
    return { assignmentId: await administration.assignAppRole({ principalId, appRoleId }, signal) };
  } else if (action === 'removeAppRoleAssignment' && assignmentId !== null) {
    const whose = await administration.removeAssignment(assignmentId, signal);
    return whose === null ? {} : { principalId: whose };
  } else {
    throw new Error(`the row of the directory change lacks what ${action} needs`);
  }
  return {};
}

function restOf({ action }: DirectoryChange): string {
  return action === 'removeAppRole'
    ? ' The app role may be disabled by now: ask again to remove it, or enable it in the Microsoft Entra admin center.'
    : '';
}

/** Null: no words but the log's, and another attempt. */
function wordsOf(error: unknown, change: DirectoryChange): DirectoryChange['error'] {
  const rest = restOf(change);
  if (error instanceof SourceError && (error.kind === 'unavailable' || error.kind === 'throttled')) {
    return {
      code: error.code,
      message:
        `Microsoft Graph gave no answer (${error.code}), so it is not known whether this was done. Ask for the same again in a minute: what is ` +
        `done already is found, and not done twice.${rest}`,
    };
  }
  if (error instanceof SourceError) return { code: error.code, message: `${error.message}${rest}` };
  if (error instanceof DirectoryRefusal || error instanceof JobTrouble) {
    return { code: error.code, message: error.message };
  }
  return null;
}
