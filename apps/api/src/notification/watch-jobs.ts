import {
  enqueueNotification,
  markHeard,
  markSilent,
  readWatch,
  tryWatchLock,
  type Db,
  type WatchRow,
} from '@lockstep/database';
import { isSilent } from '@lockstep/engine';

/** Looks are seconds apart; after a longer gap everything was switched off, and the worker gets its time, too. */
const gapMs = 10 * 60_000;

/**
 * R21: notices from PostgreSQL alone that a job which ought to run finishes no cycle, and tells it once; and that it was heard
 * again. Of several API processes one looks at a time.
 */
export async function watchJobs(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (!(await tryWatchLock(tx))) return;
    const { jobs, nowMs } = await readWatch(tx, gapMs);
    for (const job of jobs) {
      const silent = isSilent(job, nowMs);
      if (silent && job.silentSinceMs === null) await tellSilent(tx, job);
      if (!silent && job.silentSinceMs !== null) await tellHeard(tx, job.jobId, new Date(job.silentSinceMs));
    }
  });
}

async function tellSilent(tx: Db, { jobId, lastEndedAtMs, intervalMs }: WatchRow): Promise<void> {
  const since = await markSilent(tx, jobId);
  await enqueueNotification(tx, {
    jobId,
    kind: 'noCycleFinished',
    dedupeKey: `noCycleFinished/${since.toISOString()}`,
    content: {
      lastFinishedAt: lastEndedAtMs === null ? null : new Date(lastEndedAtMs).toISOString(),
      intervalMs,
    },
  });
}

async function tellHeard(tx: Db, jobId: string, silentSince: Date): Promise<void> {
  await markHeard(tx, jobId);
  await enqueueNotification(tx, {
    jobId,
    kind: 'recovered',
    dedupeKey: `recovered/noCycleFinished/${silentSince.toISOString()}`,
    content: { reason: 'NoCycleFinished', since: silentSince.toISOString() },
  });
}
