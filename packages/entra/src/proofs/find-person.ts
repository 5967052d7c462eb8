import { graphObject } from '../attributes/graph-object.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer, protocolError } from '../graph/parse-answer.ts';

const operation = operations.readUsers;

/** The object id of a person who is not deleted, by object id or user principal name; null when the directory knows none. */
export async function findPerson(
  client: GraphClient,
  nameOrId: string,
  signal?: AbortSignal,
): Promise<string | null> {
  // A name that begins with $ would be read as a part of the address (Graph, "Get a user").
  const target = nameOrId.startsWith('$')
    ? `/users('${encodeURIComponent(nameOrId.replaceAll("'", "''"))}')?$select=id`
    : `/users/${encodeURIComponent(nameOrId)}?$select=id`;
  const answer = await client.send({ method: 'GET', target, units: 1, operation, signal });
  if (isDirectoryNotFound(answer.status, answer.body)) return null;
  const { id } = parseAnswer(graphObject, answer, operation);
  if (typeof id !== 'string') throw protocolError('UnexpectedAnswer', 'a user without an id');
  return id;
}
