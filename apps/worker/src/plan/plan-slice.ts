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
import type { JobTrouble } from '../job/job-trouble.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { freshMs } from '../target/fresh.ts';
import { keepDryRun } from './dry-run.ts';
import { planPage, type PlannedPage, type Undecided } from './plan-page.ts';
import { savePage } from './save-page.ts';

const pageSize = 250;
/** So many new rows make the planner's picture of a table useless. */
const manyPeople = 500;

/** Plans due people page by page until the slice is over or nobody is due. */
export async function planSlice(job: CycleContext, pulse: Pulse): Promise<PlanReport> {
  await setPhase(job.db, job.cycleId, 'plan');
  const { db, id: jobId, schemaVersion, dryRunId } = job;
  const question = { jobId, schemaVersion, dryRunId };
  if (dryRunId === null) {
    await db.transaction().execute(async (tx) => {
      await recoverClaims(tx, jobId);
      await supersedeMoved(tx, { jobId, schemaVersion, freshMs });
    });
  }
  let planned = 0;
  let resumeInMs: number | null = null;
  for (;;) {
    const { people, poisoned } = await takeDuePage(db, { ...question, size: pageSize });
    if (people.length + poisoned.length === 0) break;
    if (poisoned.length > 0) await keep(job, escrowOf(poisoned));
    const page = await planOnePage(job, people, pulse);
    planned += poisoned.length + page.planned;
    pulse.beat();
    if (page.trouble !== null) {
      if (page.trouble.code !== 'TooManyRequests') throw page.trouble;
      resumeInMs = page.trouble.retryAfterMs ?? 1_000;
      break;
    }
    if (pulse.sliceIsOver()) break;
  }
  if (planned >= manyPeople) await refreshStatistics(job.db, ['person', 'change']);
  const { due, nextInMs } = await countDue(db, question);
  return { planned, complete: due === 0 && resumeInMs === null, dueInMs: nextInMs, resumeInMs };
}

/** A dry run keeps what it decided apart from what is to be done (R19). */
function keep(job: CycleContext, page: PlannedPage): Promise<void> {
  return job.dryRunId === null ? savePage(job, page) : keepDryRun(job, job.dryRunId, page);
}

interface PageOutcome {
  readonly planned: number;
  /** Of the target as a whole; what was decided before it is kept. */
  readonly trouble: JobTrouble | null;
}

async function planOnePage(
  job: CycleContext,
  people: readonly DuePerson[],
  pulse: Pulse,
): Promise<PageOutcome> {
  if (people.length === 0) return { planned: 0, trouble: null };
  try {
    const page = await planPage(job, people, pulse);
    await keep(job, page);
    return { planned: page.decided.length + page.undecided.length, trouble: page.trouble };
  } finally {
    await giveBackDuePage(
      job.db,
      job.id,
      people.map((person) => person.sourceId),
    );
  }
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
