import type { AssignmentItem } from '@lockstep/engine';
import { z } from 'zod';
import { continueFeed, startFeed } from '../feeds/read-feed.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import { graphFailure } from '../graph/failure.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';
import { readServicePrincipalRoles } from './app-role-list.ts';
import { DirectoryRefusal } from './directory-refusal.ts';
import { sameId } from '../graph/same-id.ts';

export interface WantedAssignment {
  /** Of a person or a group. */
  readonly principalId: string;
  readonly appRoleId: string;
}

const operation = operations.assign;
const known = z.looseObject({ id: z.string().min(1) });
const made = z.looseObject({ id: z.string().min(1), principalType: z.string() });
const found = z.looseObject({
  resourceId: z.string().min(1),
  principalId: z.string().min(1),
  principalType: z.string(),
});

/** The id of the assignment, also when it was there already: after a lost answer it is asked for again. */
export async function assignAppRole(
  client: GraphClient,
  servicePrincipalId: string,
  { principalId, appRoleId }: WantedAssignment,
  signal?: AbortSignal,
): Promise<string> {
  await refuseApplicationPermission(client, servicePrincipalId, appRoleId, signal);
  if (await isApplication(client, principalId, signal)) throw givenToApplication();
  const target = listOf(servicePrincipalId);
  const body = { principalId, appRoleId, resourceId: servicePrincipalId };
  const answer = await client.send({ method: 'POST', target, body, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) {
    throw new DirectoryRefusal(
      'PrincipalNotFound',
      'Microsoft Entra knows no person and no group of this object id. Nothing was changed: enter the object id from the Microsoft Entra admin center. (If it is right, see whether the enterprise application is still there.)',
    );
  }
  if (answer.status !== 400 && answer.status !== 409) {
    const { id, principalType } = parseAnswer(made, answer, operation);
    if (!isServicePrincipal(principalType)) return id;
    // So new that the replica that was asked before did not know it.
    await removeIfThere(client, `${target}/${encodeURIComponent(id)}`, signal);
    throw givenToApplication();
  }
  // One of Graph's codes for "assigned already" is also that of "no such role", and its words are not to be read (G54).
  const [there] = await assignmentsWhere(
    client,
    servicePrincipalId,
    (one) => sameId(one.principalId, principalId) && sameId(one.appRoleId, appRoleId),
    signal,
  );
  if (there !== undefined) return there.id;
  throw new DirectoryRefusal(
    'AssignmentRefused',
    'Microsoft Entra did not accept the assignment: the application has no such app role, or it is disabled, or it is so new that it is not ' +
      'known everywhere yet. Nothing was changed: look at the roles of the application, and ask again in a minute.',
  );
}

/**
 * Microsoft Graph is an enterprise application, too, and its roles are the rights of other applications: with a borrowed sign-in
 * somebody could give an application of theirs the whole tenant. Such roles are not for people, and no job needs them.
 */
async function refuseApplicationPermission(
  client: GraphClient,
  servicePrincipalId: string,
  appRoleId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { roles } = await readServicePrincipalRoles(client, servicePrincipalId, signal);
  const role = roles.find(({ id }) => sameId(id, appRoleId));
  if (role === undefined || role.allowedMemberTypes.includes('User')) return;
  throw new DirectoryRefusal(
    'AppRoleNotForPeople',
    'This app role is a permission for other applications, and people and groups cannot have it. Nothing was changed: choose a role of the enterprise application that is for users and groups.',
  );
}

/** Roles may be for people and applications. What an id is of is asked this way, as reading people would need one more permission. */
async function isApplication(
  client: GraphClient,
  principalId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const target = `/servicePrincipals/${encodeURIComponent(principalId)}?$select=id`;
  const answer = await client.send({ method: 'GET', target, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) return false;
  parseAnswer(known, answer, operation);
  return true;
}

function isServicePrincipal(principalType: string): boolean {
  return principalType.toLowerCase() === 'serviceprincipal';
}

function givenToApplication(): DirectoryRefusal {
  return new DirectoryRefusal(
    'PrincipalIsApplication',
    'This is the object id of another application, and Lockstep assigns people and groups only. Nothing was changed: enter the object id of a person or a group.',
  );
}

/**
 * Gone is gone, whoever removed it. One of another application, or an application's own right, is left alone. @returns whose it was; null
 * when it was gone.
 */
export async function removeAssignment(
  client: GraphClient,
  servicePrincipalId: string,
  assignmentId: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const target = `${listOf(servicePrincipalId)}/${encodeURIComponent(assignmentId)}`;
  const look = await client.send({ method: 'GET', target, units: 1, operation, signal });
  if (isDirectoryNotFound(look.status, look.body)) return null;
  // Graph's words for an id that is none.
  if (look.status === 400) throw notRemoved();
  const { resourceId, principalId, principalType } = parseAnswer(found, look, operation);
  if (!sameId(resourceId, servicePrincipalId) || isServicePrincipal(principalType)) throw notRemoved();
  await removeIfThere(client, target, signal);
  return principalId;
}

async function removeIfThere(
  client: GraphClient,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const answer = await client.send({ method: 'DELETE', target, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) return;
  if (answer.status < 200 || answer.status > 299) throw graphFailure(answer, operation);
}

function notRemoved(): DirectoryRefusal {
  return new DirectoryRefusal(
    'AssignmentNotOfThisApplication',
    'This is no assignment of a person or a group to the enterprise application of the job. Nothing was changed: enter the id of one, as explainPerson shows it.',
  );
}

export async function assignmentsWhere(
  client: GraphClient,
  servicePrincipalId: string,
  isMeant: (assignment: AssignmentItem) => boolean,
  signal: AbortSignal | undefined,
): Promise<readonly AssignmentItem[]> {
  const start = { kind: 'assignment-list', servicePrincipalId } as const;
  const meant: AssignmentItem[] = [];
  let page = await startFeed(client, start, signal);
  for (;;) {
    for (const item of page.items) {
      if (item.kind === 'assignment' && isMeant(item.assignment)) meant.push(item.assignment);
    }
    if (page.link.kind === 'done') return meant;
    page = await continueFeed(client, start, page.link.link, signal);
  }
}

function listOf(servicePrincipalId: string): string {
  return `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/appRoleAssignedTo`;
}
