import {
  assignmentsToProve,
  disproveAssignment,
  disproveMembership,
  keepAssignment,
  keepMembership,
  membershipsToProve,
  nextSequence,
  postponeMembership,
  type ProofSubject,
} from '@lockstep/database';
import { groupOfMembers } from '@lockstep/engine';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { explain } from './explain-membership.ts';

const pageSize = 200;
/** Of reads that contradict each other one comes from a replica that is behind. */
const askAgainAfterMs = 60 * 60_000;

/**
 * Asks the source about every edge in doubt whose time has come (rule R7). Still there: it lives. Gone: first it is
 * leaving, and a second read at least `evidenceConfirmAfter` later ends it.
 */
export async function proveEdges(
  job: JobContext,
  pulse: Pulse,
  /** Only those of this person (on demand); null: everybody's. */
  sourceId: string | null = null,
): Promise<number> {
  const subject = { jobId: job.id, sourceId };
  return (await proveAssignments(job, subject, pulse)) + (await proveMemberships(job, subject, pulse));
}

async function proveAssignments(job: JobContext, subject: ProofSubject, pulse: Pulse): Promise<number> {
  let ended = 0;
  for (;;) {
    const edges = await assignmentsToProve(job.db, subject, pageSize);
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

async function proveMemberships(job: JobContext, subject: ProofSubject, pulse: Pulse): Promise<number> {
  let ended = 0;
  for (;;) {
    const edges = await membershipsToProve(job.db, subject, pageSize);
    if (edges.length === 0) return ended;
    const sequence = await nextSequence(job.db, job.id);
    pulse.beat();
    const groupsOf = new Map<string, string[]>();
    for (const edge of edges)
      groupsOf.set(edge.memberId, [
        ...(groupsOf.get(edge.memberId) ?? []),
        groupOfMembers(edge.groupId).groupId,
      ]);
    const asked = [...groupsOf].map(([personId, groupIds]) => ({ personId, groupIds }));
    const still = await job.source.proveMemberships(asked, pulse.signal);
    const transitive = edges.filter(
      (edge) => still.get(edge.memberId)?.has(groupOfMembers(edge.groupId).groupId) ?? false,
    );
    const paths = await explain(
      job,
      transitive.filter((edge) => edge.reportedRemoved),
      pulse,
    );
    await job.db.transaction().execute(async (tx) => {
      for (const edge of edges) {
        const path = transitive.includes(edge) ? (paths.get(edge) ?? 'direct') : 'none';
        if (path === 'direct') await keepMembership(tx, job.id, edge, sequence);
        else if (path === 'unclear') await postponeMembership(tx, job.id, edge, askAgainAfterMs);
        else await disproveMembership(tx, job.id, edge, sequence, job.settings.evidenceConfirmAfterMs);
        if (path !== 'direct' && path !== 'unclear' && edge.state === 'leaving') ended += 1;
      }
    });
  }
}
