import {
  beingWrittenForMs,
  personIsDue,
  membershipsOf,
  personRows,
  recoverClaims,
  setPhase,
  takeOpenChange,
} from '@lockstep/database';
import type { PersonPlanReport } from '@lockstep/contracts';
import type { Memberships } from '@lockstep/mapping';
import type { CycleContext } from '../job/job-context.ts';
import { keepDryRun } from '../plan/dry-run.ts';
import { planPage } from '../plan/plan-page.ts';
import { savePage } from '../plan/save-page.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { directGroupsOf } from './edges-of-one.ts';
import { stepDetails } from './step-details.ts';

/** How soon to look again at somebody whom another planner or writer has in hand, or who waits for another person's change. */
const lookAgainMs = 1_000;

const nothing: PersonPlanReport = { writes: false, resumeInMs: null };

/**
 * PLAN for one person, due or not: back-off is ignored (R19). What was decided is kept for whoever asked, and, but for a preview,
 * as a change like any other (R3).
 */
export async function planPerson(job: CycleContext, again: boolean, pulse: Pulse): Promise<PersonPlanReport> {
  const { db, id: jobId, schemaVersion, dryRunId, cycleId } = job;
  const sourceId = job.person ?? '';
  await setPhase(db, cycleId, 'plan');
  if (again && !(await personIsDue(db, { jobId, schemaVersion, dryRunId }, sourceId))) return nothing;
  if (dryRunId === null) {
    await db.transaction().execute((tx) => recoverClaims(tx, jobId));
    const busyMs = await beingWrittenForMs(db, jobId, sourceId);
    if (busyMs !== null) return { writes: false, resumeInMs: Math.min(busyMs, lookAgainMs) };
  }
  const memberships = await readMemberships(job, sourceId, pulse);
  const people = await personRows(db, jobId, [sourceId]);
  const page = await planPage(job, people, pulse, () => memberships);
  if (page.trouble !== null) {
    if (page.trouble.code !== 'TooManyRequests') throw page.trouble;
    return { writes: false, resumeInMs: page.trouble.retryAfterMs ?? 1_000 };
  }
  await keepDryRun(job, cycleId, page, await stepDetails(job, memberships));
  const writes = page.decided.some(({ decision }) => decision.kind === 'write');
  if (dryRunId !== null) return { writes, resumeInMs: null };
  await savePage(job, page);
  const state = await db.transaction().execute((tx) => takeOpenChange(tx, cycleId, { jobId, sourceId }));
  if (writes && state === null) return { writes: false, resumeInMs: lookAgainMs };
  return { writes: state === 'planned' || state === 'released', resumeInMs: null };
}

/** Groups of filters, read now; one that is only staged counts until its end is proved (R7). */
async function readMemberships(job: CycleContext, sourceId: string, pulse: Pulse): Promise<Memberships> {
  const { groups } = job.schema.requirements;
  if (groups.length === 0) return {};
  const ids = (transitive: boolean) =>
    groups.flatMap((group) => (group.transitive === transitive ? [group.id] : []));
  const staged = (await membershipsOf(job.db, job.id, [sourceId], groups))(sourceId);
  const direct = await directGroupsOf(job, sourceId, ids(false), pulse);
  const asked = [{ personId: sourceId, groupIds: ids(true) }];
  const transitive = (await job.source.proveMemberships(asked, pulse.signal)).get(sourceId) ?? new Set();
  return {
    direct: [...new Set([...direct, ...(staged.direct ?? [])])],
    transitive: [...new Set([...transitive, ...(staged.transitive ?? [])])],
  };
}
