import type { PersonRead } from '@lockstep/engine';
import { graphObject } from '../attributes/graph-object.ts';
import { readDirectPerson } from '../attributes/read-person.ts';
import { readQuery, selectAttributes } from '../attributes/selection.ts';
import type { Selection } from '../attributes/selection.ts';
import { sendBatch } from '../graph/batch.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphAnswer, GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer, protocolError, understood } from '../graph/parse-answer.ts';
import { zip } from './zip.ts';

const operation = operations.readUsers;

/**
 * Reads people directly. A user that is not found is looked for among the deleted objects (rule R7); one that is not there
 * either is read once more, because a restore between the two reads looks like a hard delete.
 */
export async function readPeople(
  client: GraphClient,
  ids: readonly string[],
  attributes: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, PersonRead>> {
  const selection = selectAttributes(attributes);
  const people = new Map<string, PersonRead>();
  const take = (found: ReadonlyMap<string, PersonRead | null>): readonly string[] => {
    for (const [id, person] of found) if (person) people.set(id, person);
    return [...found.keys()].filter((id) => !people.has(id));
  };
  const notUsers = take(await readUsers(client, [...new Set(ids)], selection, signal));
  client.sawUsers(people.keys());
  const nowhere = take(await findDeleted(client, notUsers, signal));
  const gone = take(await readUsers(client, nowhere, selection, signal));
  for (const id of gone) people.set(id, { kind: 'hard-deleted' });
  return people;
}

async function readUsers(
  client: GraphClient,
  ids: readonly string[],
  selection: Selection,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, PersonRead | null>> {
  const query = readQuery(selection);
  // A user costs 2, $select takes 1 off, $expand puts 1 on (graph.md G62).
  const units = selection.withManager ? 2 : 1;
  const items = ids.map((id) => ({
    method: 'GET' as const,
    url: `/users/${encodeURIComponent(id)}?${query}`,
    units,
  }));
  const answers = await sendBatch(client, items, operation, signal);
  return zip(ids, answers, (id, answer) => {
    const person = existing(id, answer);
    return (
      person && {
        kind: 'present',
        attributes: understood(operation, () => readDirectPerson(selection, person)),
      }
    );
  });
}

async function findDeleted(
  client: GraphClient,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, PersonRead | null>> {
  const items = ids.map((id) => ({
    method: 'GET' as const,
    url: `/directory/deletedItems/${encodeURIComponent(id)}?$select=id`,
    units: 1,
  }));
  const answers = await sendBatch(client, items, operation, signal);
  return zip(ids, answers, (id, answer) => existing(id, answer) && { kind: 'soft-deleted' });
}

/** The object, or null when the directory itself says that it has none; what was read must be what was asked for. */
function existing(id: string, answer: GraphAnswer): Readonly<Record<string, unknown>> | null {
  if (isDirectoryNotFound(answer.status, answer.body)) return null;
  const object = parseAnswer(graphObject, answer, operation);
  if (typeof object['id'] !== 'string' || object['id'].toLowerCase() !== id.toLowerCase()) {
    throw protocolError('ForeignObject', 'another object than the one asked for');
  }
  return object;
}
