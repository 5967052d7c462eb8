import type { AssignmentItem } from '@lockstep/engine';
import { z } from 'zod';
import { continueFeed, startFeed } from '../feeds/read-feed.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import { graphFailure } from '../graph/failure.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';
import { DirectoryRefusal } from './directory-refusal.ts';
import { sameId } from './same-id.ts';

export interface WantedAssignment {
  /** Of a person or a group. */
  readonly principalId: string;
  readonly appRoleId: string;
}

const operation = operations.assign;
const assignment = z.looseObject({ id: z.string().min(1) });

/** The id of the assignment, also when it was there already: after a lost answer it is asked for again. */
export async function assignAppRole(
  client: GraphClient,
  servicePrincipalId: string,
  { principalId, appRoleId }: WantedAssignment,
  signal?: AbortSignal,
): Promise<string> {
  const target = listOf(servicePrincipalId);
  const body = { principalId, appRoleId, resourceId: servicePrincipalId };
  const answer = await client.send({ method: 'POST', target, body, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) {
    throw new DirectoryRefusal(
      'PrincipalNotFound',
      'Microsoft Entra knows no person and no group of this object id. Nothing was changed: enter the object id from the Microsoft Entra admin center.',
    );
  }
  if (answer.status !== 400 && answer.status !== 409) return parseAnswer(assignment, answer, operation).id;
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

/** Gone is gone, whoever removed it. */
export async function removeAssignment(
  client: GraphClient,
  servicePrincipalId: string,
  assignmentId: string,
  signal?: AbortSignal,
): Promise<void> {
  const target = `${listOf(servicePrincipalId)}/${encodeURIComponent(assignmentId)}`;
  const answer = await client.send({ method: 'DELETE', target, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) return;
  if (answer.status < 200 || answer.status > 299) throw graphFailure(answer, operation);
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
