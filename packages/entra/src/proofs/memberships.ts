import { SourceError } from '@lockstep/engine';
import { z } from 'zod';
import { sendBatch } from '../graph/batch.ts';
import { isDirectoryNotFound } from '../graph/error-code.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';

const operation = operations.checkMemberships;
const memberGroups = z.looseObject({ value: z.array(z.string()) });

const seeHiddenMembers = 'Member.Read.Hidden';
const group = z.looseObject({ id: z.string(), visibility: z.string().nullish() });

/** `checkMemberGroups` takes at most 20 groups (graph.md §3, proof reads). */
const groupsPerCall = 20;

interface Call {
  readonly personId: string;
  readonly groupIds: readonly string[];
}

/**
 * Of the groups asked for each person, those of which they still are a member. The check is transitive, so a no is sound,
 * except for groups with hidden members (graph.md §3): their no is looked into. A person that the directory does not know
 * is in no group; a refusal throws.
 */
export async function proveMemberships(
  client: GraphClient,
  asked: readonly Call[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const calls = asked.flatMap(split);
  const items = calls.map(({ personId, groupIds }) => ({
    method: 'POST' as const,
    url: `/users/${encodeURIComponent(personId)}/checkMemberGroups`,
    body: { groupIds },
    units: 4,
  }));
  const answers = await sendBatch(client, items, operation, signal);
  const memberships = new Map<string, Set<string>>(asked.map(({ personId }) => [personId, new Set()]));
  const denied = new Set<string>();
  calls.forEach(({ personId, groupIds }, index) => {
    const answer = answers[index];
    if (!answer || isDirectoryNotFound(answer.status, answer.body)) return;
    const found = new Set(parseAnswer(memberGroups, answer, operation).value.map((id) => id.toLowerCase()));
    for (const id of groupIds) {
      if (found.has(id.toLowerCase())) memberships.get(personId)?.add(id);
      else denied.add(id);
    }
  });
  await assertMembersVisible(client, [...denied], signal);
  return memberships;
}

/** Without Member.Read.Hidden a group with hidden members looks empty: that proves nothing about anybody (rule R7). */
async function assertMembersVisible(
  client: GraphClient,
  groupIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (groupIds.length === 0 || (await client.holdsPermission(seeHiddenMembers, signal))) return;
  const items = groupIds.map((id) => ({
    method: 'GET' as const,
    url: `/groups/${encodeURIComponent(id)}?$select=id,visibility`,
    units: 1,
  }));
  for (const answer of await sendBatch(client, items, operations.readGroups, signal)) {
    // A group that is gone has no members.
    if (isDirectoryNotFound(answer.status, answer.body)) continue;
    if (parseAnswer(group, answer, operations.readGroups).visibility?.toLowerCase() !== 'hiddenmembership')
      continue;
    throw new SourceError(
      'permission',
      'HiddenMembership',
      'A group that is assigned to the application hides its members, so Lockstep cannot tell who left it. An administrator ' +
        `of the Entra tenant must grant the app registration the application permission ${seeHiddenMembers}, or assign ` +
        'another group.',
    );
  }
}

function split({ personId, groupIds }: Call): readonly Call[] {
  const unique = [...new Set(groupIds)];
  const calls: Call[] = [];
  for (let start = 0; start < unique.length; start += groupsPerCall) {
    calls.push({ personId, groupIds: unique.slice(start, start + groupsPerCall) });
  }
  return calls;
}
