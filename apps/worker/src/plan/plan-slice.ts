import { countDue, giveBackDuePage, recoverClaims, refreshStatistics, setPhase, takeDuePage } from '@lockstep/database';
import type { PlanReport } from '@lockstep/contracts';
import type { CycleContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { planPage } from './plan-page.ts';
import { savePage } from './save-page.ts';

const pageSize = 250;
/** So many new rows make the planner's picture of a table useless. */
const manyPeople = 500;

/** Plans due people page by page until the slice is over or nobody is due. */
export async function planSlice(job: CycleContext, pulse: Pulse): Promise<PlanReport> {
  await setPhase(job.db, job.cycleId, 'plan');
  await job.db.transaction().execute((tx) => recoverClaims(tx, job.id));
  let planned = 0;
  for (;;) {
    const people = await takeDuePage(job.db, { jobId: job.id, schemaVersion: job.schemaVersion, size: pageSize });
    if (people.length === 0) break;
    try {
      await savePage(job, await planPage(job, people, pulse));
    } catch (error) {
      await giveBackDuePage(job.db, job.id, people.map((person) => person.sourceId));
      throw error;
    }
    planned += people.length;
    pulse.beat();
    if (pulse.sliceIsOver()) break;
  }
  if (planned >= manyPeople) await refreshStatistics(job.db, ['person', 'change']);
  const { due, nextInMs } = await countDue(job.db, job.id, job.schemaVersion);
  return { planned, complete: due === 0, dueInMs: nextInMs };
}
