import { nextSequence, peopleToRead, recordMissingPeople, stageDirectReads } from '@lockstep/database';
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
    changed += await readPeople(job, wanted.map((person) => person.sourceId), pulse, wanted);
    if (pulse.sliceIsOver()) return { complete: false, changed };
  }
}

interface Wanted {
  readonly sourceId: string;
  /** Only a full round's silence speaks against them: a second read confirms before anything is believed (rule R7). */
  readonly confirm: boolean;
}

/** Reads these people now and stages what was read; used for proofs while planning, too. */
export async function readPeople(
  job: JobContext,
  sourceIds: readonly string[],
  pulse: Pulse,
  wanted: readonly Wanted[] = [],
): Promise<number> {
  const sequence = await nextSequence(job.db, job.id);
  pulse.beat();
  const reads = await job.source.readPeople(sourceIds, job.schema.requirements.attributes, pulse.signal);
  const confirm = new Set(wanted.filter((person) => person.confirm).map((person) => person.sourceId));
  const believed = new Map<string, PersonRead>();
  const missingOnce: string[] = [];
  for (const [id, read] of reads) {
    if (read.kind !== 'present' && confirm.has(id)) missingOnce.push(id);
    else believed.set(id, read);
  }
  return job.db.transaction().execute(async (tx) => {
    const staged = await stageDirectReads(tx, { jobId: job.id, sequence }, believed);
    await recordMissingPeople(tx, job.id, {
      once: missingOnce,
      proved: [...believed].filter(([, read]) => read.kind !== 'present').map(([id]) => id),
      confirmAfterMs: job.settings.evidenceConfirmAfterMs,
    });
    return staged.changed;
  });
}
