import { countVanishedPeople, doubtVanishedPeople } from '@lockstep/database';
import { gateLimits } from '@lockstep/engine';
import type { JobContext } from '../job/job-context.ts';
import { JobTrouble } from '../job/job-trouble.ts';

/**
 * So many people with an account are known neither as users nor as deleted ones that this is no tenant in which they ever
 * were (rule R9): a deletion leaves a deleted user behind for 30 days. They are read again by the next cycle.
 */
export async function refuseForeignSource(job: JobContext): Promise<void> {
  const { vanished, active } = await countVanishedPeople(job.db, job.id);
  if (vanished === 0) return;
  const { removals } = gateLimits({
    activeAtWindowStart: active,
    firstCycle: job.firstCycle,
    limits: job.settings.gate,
  });
  if (vanished <= removals) return;
  await job.db.transaction().execute((tx) => doubtVanishedPeople(tx, job.id));
  throw new JobTrouble(
    'SourceChanged',
    `${String(vanished)} of ${String(active)} people with an account are unknown to the tenant, also among its deleted users. ` +
      'Either the source connection leads to another tenant than before, or somebody deleted them for good. Nothing was written. ' +
      "An administrator must correct the connection; if the deletion is meant, raise the job's limit of removals; then start the job.",
    false,
  );
}
