import {
  nextSequence,
  peopleToRead,
  recordReads,
  stageDirectReads,
  type PersonToRead,
} from '@lockstep/database';
import type { PersonRead } from '@lockstep/engine';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';

const pageSize = 200;

/** Reads directly who is new, in doubt, or was shown without a property they had (rules R7, R15, R16). */
export async function readWantedPeople(
  job: JobContext,
  pulse: Pulse,
): Promise<{ readonly complete: boolean; readonly changed: number }> {
  let changed = 0;
  for (;;) {
    const wanted = await peopleToRead(job.db, job.id, pageSize);
    if (wanted.length === 0) return { complete: true, changed };
    const ids = wanted.map((person) => person.sourceId);
    changed += await readPeople(job, ids, pulse, wanted);
    if (pulse.sliceIsOver()) return { complete: false, changed };
  }
}

/** Reads these people now and stages what was read; used for proofs while planning, too. */
export async function readPeople(
  job: JobContext,
  sourceIds: readonly string[],
  pulse: Pulse,
  wanted: readonly PersonToRead[] = [],
): Promise<number> {
  const sequence = await nextSequence(job.db, job.id);
  pulse.beat();
  const reads = await job.source.readPeople(sourceIds, job.schema.requirements.attributes, pulse.signal);
  const asked = new Map(wanted.map((person) => [person.sourceId, person]));
  const judged = [...reads].map(([id, read]) => ({ id, read, belief: beliefIn(read, asked.get(id)) }));
  return job.db.transaction().execute(async (tx) => {
    const staged = await stageDirectReads(
      tx,
      { jobId: job.id, sequence },
      new Map(judged.flatMap(({ id, read, belief }) => (belief.stage ? [[id, read]] : []))),
    );
    await recordReads(tx, job.id, {
      lookAgain: judged.flatMap(({ id, belief }) => (belief.lookAgain ? [id] : [])),
      missing: judged.flatMap(({ id, read, belief }) =>
        belief.stage && read.kind !== 'present' ? [id] : [],
      ),
      confirmAfterMs: job.settings.evidenceConfirmAfterMs,
    });
    return staged.changed;
  });
}

interface Belief {
  readonly stage: boolean;
  readonly lookAgain: boolean;
}

const believed: Belief = { stage: true, lookAgain: false };

/**
 * Against somebody for whom nothing speaks but the silence of a feed, or after a resync, one read is not enough; and a read
 * that contradicts a feed's tombstone may come from a replica that has not heard of it: both are confirmed (rule R7).
 */
function beliefIn(read: PersonRead, asked: PersonToRead | undefined): Belief {
  if (asked === undefined || asked.again) return believed;
  if (read.kind === 'present') return { stage: true, lookAgain: asked.reason === 'tombstone' };
  const byFeed = asked.reason === 'tombstone' || asked.reason === 'new';
  return byFeed || read.kind === asked.presence ? believed : { stage: false, lookAgain: true };
}
