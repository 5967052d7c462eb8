import { noteCycleError, StaleWorkError, type Db } from '@lockstep/database';
import { SourceError } from '@lockstep/engine';
import { TargetError } from '@lockstep/scim/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { JobTrouble } from '../job/job-trouble.ts';
import { JobGoneError } from '../job/open-job.ts';
import { targetTrouble } from '../target/target-trouble.ts';

/**
 * Errors become ApplicationFailures here and nowhere else (R5). They carry codes: the words, which may name hosts or people,
 * go into the cycle's row.
 */
export async function asFailure(db: Db, cycleId: string | null, error: unknown): Promise<Error> {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (error instanceof JobGoneError) return ApplicationFailure.nonRetryable('the job is gone', 'JobGone');
  if (error instanceof StaleWorkError)
    return ApplicationFailure.retryable('another attempt was faster', 'StaleWork');
  const trouble = troubleOf(error);
  if (trouble === null) return ApplicationFailure.retryable('see the log of the worker', 'InternalError');
  if (cycleId !== null) await noteCycleError(db, cycleId, trouble);
  return ApplicationFailure.create({
    message: trouble.code,
    type: trouble.code,
    nonRetryable: !trouble.passing,
    ...(trouble.retryAfterMs === null ? {} : { nextRetryDelay: trouble.retryAfterMs }),
  });
}

function troubleOf(error: unknown): JobTrouble | null {
  if (error instanceof JobTrouble) return error;
  if (error instanceof SourceError) return sourceTrouble(error);
  if (error instanceof TargetError) {
    return targetTrouble(error.answer) ?? new JobTrouble(error.code, error.message, false);
  }
  return null;
}

/** Credentials and permissions need somebody; a source that is away or busy passes by itself. */
function sourceTrouble(error: SourceError): JobTrouble {
  const retryAfterMs = error.retryAfterMs ?? null;
  if (error.kind === 'throttled') return new JobTrouble('SourceThrottled', error.message, true, retryAfterMs);
  if (error.kind === 'unavailable')
    return new JobTrouble('SourceUnavailable', error.message, true, retryAfterMs);
  return new JobTrouble(error.code, error.message, false);
}
