import {
  nextSequence,
  stageAssignments,
  stagedGroupsOf,
  stageMembers,
  suspectEdgesOf,
} from '@lockstep/database';
import type { AssignmentItem } from '@lockstep/engine';
import { explain } from '../import/explain-membership.ts';
import { proveEdges } from '../import/prove-edges.ts';
import { wholeFeed } from '../import/whole-feed.ts';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';

/**
 * Reads what holds one person now, with no more permission than a cycle needs (`users/{id}/appRoleAssignments` asks for
 * Directory.Read.All): the application's assignments, and whether the person is in the assigned groups. What was known and was
 * not shown is asked for by its id (R7): a first read makes it leave, a second one ends it.
 */
export async function readEdgesOf(job: JobContext, sourceId: string, pulse: Pulse): Promise<void> {
  const sequence = await nextSequence(job.db, job.id);
  const assignments = await listAssignments(job, pulse);
  const groups = [
    ...new Set(assignments.flatMap((item) => (item.principalType === 'Group' ? [item.principalId] : []))),
  ];
  const memberOf = await directGroupsOf(job, sourceId, groups, pulse);
  const mine = assignments.filter(
    ({ principalType, principalId }) =>
      (principalType === 'User' && principalId === sourceId) || memberOf.has(principalId),
  );
  const page = { jobId: job.id, sequence, evidenceConfirmAfterMs: job.settings.evidenceConfirmAfterMs };
  await job.db.transaction().execute(async (tx) => {
    await stageAssignments(tx, page, mine);
    for (const id of memberOf) {
      await stageMembers(tx, page, { id, members: [{ id: sourceId, isUser: true, removed: false }] });
    }
    await suspectEdgesOf(
      tx,
      { jobId: job.id, sourceId, sequence },
      {
        assignmentIds: assignments.map((item) => item.id),
        askedGroupIds: groups,
        memberOf: [...memberOf],
      },
    );
  });
  await proveEdges(job, pulse, sourceId);
}

async function listAssignments(job: JobContext, pulse: Pulse): Promise<readonly AssignmentItem[]> {
  const start = { kind: 'assignment-list', servicePrincipalId: job.servicePrincipalId } as const;
  const assignments: AssignmentItem[] = [];
  for await (const item of wholeFeed(job, start, pulse))
    if (item.kind === 'assignment') assignments.push(item.assignment);
  return assignments;
}

/** Of these groups, those that hold the person directly: nested groups hold nobody (entra.md S2). */
export async function directGroupsOf(
  job: JobContext,
  sourceId: string,
  groupIds: readonly string[],
  pulse: Pulse,
): Promise<ReadonlySet<string>> {
  if (groupIds.length === 0) return new Set();
  const answer = await job.source.proveMemberships([{ personId: sourceId, groupIds }], pulse.signal);
  const holding = [...(answer.get(sourceId) ?? [])];
  const staged = await stagedGroupsOf(job.db, job.id, sourceId);
  const unclear = holding
    .filter((groupId) => !staged.has(groupId))
    .map((groupId) => ({ groupId, memberId: sourceId, state: 'suspect', reportedRemoved: false }) as const);
  const paths = await explain(job, unclear, pulse);
  const direct = unclear.filter((edge) => paths.get(edge) === 'direct').map(({ groupId }) => groupId);
  return new Set([...holding.filter((groupId) => staged.has(groupId)), ...direct]);
}
