import {
  assignmentsToProve,
  disproveAssignment,
  disproveMembership,
  keepAssignment,
  keepMembership,
  membershipsToProve,
  nextSequence,
  type MembershipToProve,
} from '@lockstep/database';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';

const pageSize = 200;

/**
 * Asks the source about every edge in doubt whose time has come (rule R7). Still there: it lives. Gone: first it is
 * leaving, and a second read at least `evidenceConfirmAfter` later ends it.
 */
export async function proveEdges(job: JobContext, pulse: Pulse): Promise<number> {
  return (await proveAssignments(job, pulse)) + (await proveMemberships(job, pulse));
}

async function proveAssignments(job: JobContext, pulse: Pulse): Promise<number> {
  let ended = 0;
  for (;;) {
    const edges = await assignmentsToProve(job.db, job.id, pageSize);
    if (edges.length === 0) return ended;
    const sequence = await nextSequence(job.db, job.id);
    pulse.beat();
    const exists = await job.source.proveAssignments(
      job.servicePrincipalId,
      edges.map((edge) => edge.assignmentId),
      pulse.signal,
    );
    await job.db.transaction().execute(async (tx) => {
      for (const edge of edges) {
        const still = exists.get(edge.assignmentId);
        if (still === undefined) throw new Error('the source left an assignment unanswered');
        if (still) await keepAssignment(tx, job.id, edge.assignmentId, sequence);
        else await disproveAssignment(tx, job.id, edge, sequence, job.settings.evidenceConfirmAfterMs);
        if (!still && edge.state === 'leaving') ended += 1;
      }
    });
  }
}

async function proveMemberships(job: JobContext, pulse: Pulse): Promise<number> {
  let ended = 0;
  for (;;) {
    const edges = await membershipsToProve(job.db, job.id, pageSize);
    if (edges.length === 0) return ended;
    const sequence = await nextSequence(job.db, job.id);
    pulse.beat();
    const groupsOf = new Map<string, string[]>();
    for (const edge of edges) groupsOf.set(edge.memberId, [...(groupsOf.get(edge.memberId) ?? []), edge.groupId]);
    const asked = [...groupsOf].map(([personId, groupIds]) => ({ personId, groupIds }));
    const still = await job.source.proveMemberships(asked, pulse.signal);
    const doubtful = edges.filter((edge) => edge.reportedRemoved && (still.get(edge.memberId)?.has(edge.groupId) ?? false));
    const direct = await directMembers(job, doubtful, pulse);
    await job.db.transaction().execute(async (tx) => {
      for (const edge of edges) {
        const transitive = still.get(edge.memberId)?.has(edge.groupId) ?? false;
        const member = transitive && (!edge.reportedRemoved || (direct.get(edge.groupId)?.has(edge.memberId) ?? false));
        if (member) await keepMembership(tx, job.id, edge, sequence);
        else await disproveMembership(tx, job.id, edge, sequence, job.settings.evidenceConfirmAfterMs);
        if (!member && edge.state === 'leaving') ended += 1;
      }
    });
  }
}

/**
 * `checkMemberGroups` is transitive: its yes may mean a nested group. Where the group's own feed said "removed", the
 * group is read afresh, and only a direct member (entra.md S2) counts as one.
 */
async function directMembers(
  job: JobContext,
  edges: readonly MembershipToProve[],
  pulse: Pulse,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const members = new Map<string, Set<string>>();
  for (const groupId of new Set(edges.map((edge) => edge.groupId))) {
    const start = { kind: 'group-members', groupIds: [groupId] } as const;
    const found = new Set<string>();
    let page = await job.source.startFeed(start, pulse.signal);
    for (;;) {
      pulse.beat();
      for (const item of page.items) {
        if (item.kind !== 'group' || item.id !== groupId) continue;
        for (const member of item.members) if (!member.removed) found.add(member.id);
      }
      if (page.link.kind === 'done') break;
      page = await job.source.continueFeed(start, page.link.link, pulse.signal);
    }
    members.set(groupId, found);
  }
  return members;
}
