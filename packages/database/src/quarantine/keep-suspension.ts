import { sql } from 'kysely';
import { quarantineMessage, type JobSuspension, type SuspensionVerdict } from '@lockstep/engine';
import type { Db } from '../client.ts';
import type { Job } from '../configuration/job.repository.ts';
import { enqueueNotification } from '../notification/index.ts';
import type { QuarantineEventKind } from '../rows/tables.ts';

/**
 * Keeps what holds the job back now, records what became of its quarantine (entra.md Q21), and tells it. Call it in the
 * transaction that ends the cycle.
 */
export async function keepSuspension(
  tx: Db,
  job: Pick<Job, 'id' | 'suspension' | 'settings'>,
  { suspension, events }: SuspensionVerdict,
): Promise<void> {
  const row = suspension === null ? null : JSON.stringify(suspension);
  await sql`update job set suspension = ${row}::jsonb,
      desired_state = case when ${events.includes('disabled')} then 'paused' else desired_state end
    where id = ${job.id}`.execute(tx);
  const about = suspension ?? job.suspension;
  if (about === null) return;
  for (const event of events) {
    await record(tx, job.id, event, about);
    const message = quarantineMessage(event, suspension, job.suspension, job.settings.quarantine);
    if (message === null) continue;
    // Each decision is told once: it is a decision of one moment.
    const dedupeKey = `${message.kind}/${about.quarantine?.currentBegan ?? about.since}`;
    await enqueueNotification(tx, { jobId: job.id, dedupeKey, ...message });
  }
}

async function record(tx: Db, jobId: string, kind: QuarantineEventKind, about: JobSuspension): Promise<void> {
  const { code, message, quarantine } = about;
  await tx
    .insertInto('quarantine_event')
    .values({ job_id: jobId, kind, by: 'cycle', code, reason: quarantine?.reason ?? 'Unknown', message })
    .execute();
}
