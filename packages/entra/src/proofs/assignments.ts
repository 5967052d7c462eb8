import { z } from 'zod';
import { readServicePrincipal } from '../application/service-principal.ts';
import { sendBatch } from '../graph/batch.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer, protocolError } from '../graph/parse-answer.ts';
import { zip } from './zip.ts';

const operation = operations.readAssignments;
const assignment = z.looseObject({ id: z.string() });

/**
 * Evidence `assignment-gone` (rule R7): the directory knows the application, and not the assignment. If the application
 * itself were unknown, every assignment would look gone: then this throws (rule R9).
 */
export async function proveAssignments(
  client: GraphClient,
  servicePrincipalId: string,
  assignmentIds: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const ids = [...new Set(assignmentIds)];
  const list = `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/appRoleAssignedTo`;
  const items = ids.map((id) => ({
    method: 'GET' as const,
    url: `${list}/${encodeURIComponent(id)}`,
    units: 1,
  }));
  const answers = await sendBatch(client, items, operation, signal);
  const exists = zip(ids, answers, (id, answer) => {
    if (isDirectoryNotFound(answer.status, answer.body)) return false;
    // Unlike object ids, the ids of assignments are case-sensitive (base64url).
    if (parseAnswer(assignment, answer, operation).id !== id) {
      throw protocolError('ForeignObject', 'another assignment than the one asked for');
    }
    return true;
  });
  if ([...exists.values()].includes(false)) await readServicePrincipal(client, servicePrincipalId, signal);
  return exists;
}
