import {
  dropTargetFindings,
  noteTargetFindings,
  type ClaimedChange,
  type TargetFinding,
} from '@lockstep/database';
import { isActive, readPath, valuesEqual, type ScimResource, type TargetValue } from '@lockstep/scim';
import type { TargetWriter } from '@lockstep/scim/client';
import type { WritingContext } from '../job/job-context.ts';
import { attributeNotKept, notKeptFinding } from '../target/not-kept.ts';

/** Which attributes a target was seen to keep as they were written; for the time of this process. */
const seenKept = new WeakMap<TargetWriter, Map<string, boolean>>();

function keptBy(target: TargetWriter): Map<string, boolean> {
  const known = seenKept.get(target) ?? new Map<string, boolean>();
  seenKept.set(target, known);
  return known;
}

/** What a write set, by mapped attribute; redacted values are not compared. */
function written(job: WritingContext, change: ClaimedChange): readonly (readonly [string, TargetValue])[] {
  return change.modified
    .filter(({ name, redacted }) => !redacted && job.schema.mapped.includes(name))
    .flatMap(({ name }) => {
      const value = change.written[name];
      return value === undefined || value === '' ? [] : [[name, value] as const];
    });
}

/**
 * The account after a write that was answered without one: read once, unless the target is known to keep all that was
 * written (R24). Null when it need not or could not be read: then nothing is learned.
 */
export async function readAfterWrite(
  job: WritingContext,
  change: ClaimedChange,
  signal: AbortSignal,
): Promise<ScimResource | null> {
  if (change.target_id === null || change.effect === 'delete') return null;
  const known = keptBy(job.target);
  if (written(job, change).every(([name]) => known.get(name) === true)) return null;
  try {
    return await job.target.readUser(change.target_id, signal);
  } catch {
    return null;
  }
}

/** Compares what was written with what the target shows; what it did not keep becomes a finding on the connection (R24). */
export async function learnWhatIsKept(
  job: WritingContext,
  change: ClaimedChange,
  account: ScimResource,
): Promise<void> {
  const known = keptBy(job.target);
  const lost: TargetFinding[] = [];
  const mended: string[] = [];
  for (const [name, value] of written(job, change)) {
    const held = name === 'active' ? isActive(account) : readPath(account, name);
    const kept = valuesEqual(job.schema.targetAttribute(name), value, held);
    if (known.get(name) === kept) continue;
    if (kept) mended.push(name);
    else lost.push(notKeptFinding(job, name, held));
    known.set(name, kept);
  }
  await noteTargetFindings(job.db, job.id, lost);
  await dropTargetFindings(job.db, job.id, attributeNotKept, mended);
}
