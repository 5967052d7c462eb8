import {
  countDue,
  giveBackDuePage,
  recoverClaims,
  refreshStatistics,
  setPhase,
  startsAlone,
  supersedeMoved,
  takeDuePage,
  type DuePerson,
} from '@lockstep/database';
import type { PlanReport } from '@lockstep/contracts';
import type { CycleContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { freshMs } from '../target/fresh.ts';
import { planPage, type PlannedPage, type Undecided } from './plan-page.ts';
import { savePage } from './save-page.ts';

const pageSize = 250;
/** So many new rows make the planner's picture of a table useless. */
const manyPeople = 500;

/** Plans due people page by page until the slice is over or nobody is due. */
export async function planSlice(job: CycleContext, pulse: Pulse): Promise<PlanReport> {
  await setPhase(job.db, job.cycleId, 'plan');
  const { db, id: jobId, schemaVersion } = job;
  await db.transaction().execute(async (tx) => {
    await recoverClaims(tx, jobId);
    await supersedeMoved(tx, { jobId, schemaVersion, freshMs });
  });
  let planned = 0;
  for (;;) {
    const { people, poisoned } = await takeDuePage(db, { jobId, schemaVersion, size: pageSize });
    if (people.length + poisoned.length === 0) break;
    if (poisoned.length > 0) await savePage(job, escrowOf(poisoned));
    planned += poisoned.length + (await planOnePage(job, people, pulse));
    pulse.beat();
    if (pulse.sliceIsOver()) break;
  }
  if (planned >= manyPeople) await refreshStatistics(job.db, ['person', 'change']);
  const { due, nextInMs } = await countDue(job.db, job.id, job.schemaVersion);
  return { planned, complete: due === 0, dueInMs: nextInMs };
}

/** How many were planned. Trouble of the target ends the slice, once what was decided before it is kept. */
async function planOnePage(job: CycleContext, people: readonly DuePerson[], pulse: Pulse): Promise<number> {
  if (people.length === 0) return 0;
  const left = new Set(people.map((person) => person.sourceId));
  try {
    const page = await planPage(job, people, pulse);
    await savePage(job, page);
    for (const { work } of page.decided) left.delete(work.person.sourceId);
    for (const { person } of page.undecided) left.delete(person.sourceId);
    if (page.trouble !== null) throw page.trouble;
  } catch (error) {
    await giveBackDuePage(job.db, job.id, [...left]);
    throw error;
  }
  return people.length;
}

/** Who ends the worker whenever they are planned waits like anybody whose operation failed (R5). */
function escrowOf(poisoned: readonly DuePerson[]): PlannedPage {
  const undecided = poisoned.map((person): Undecided => ({
    person,
    linkVersion: null,
    code: 'InternalError',
    message:
      'Planning this person ended the worker again and again. Whoever runs Lockstep must look at its log; the person is tried again later.',
    planStarts: startsAlone(pageSize) - 1,
  }));
  return { decided: [], undecided, trouble: null };
}
