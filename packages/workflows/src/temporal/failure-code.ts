import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';

/** The code that the activity gave its failure; null for what is no failure of an activity. */
export function failureCode(error: unknown): string | null {
  if (!(error instanceof ActivityFailure)) return null;
  if (error.cause instanceof ApplicationFailure) return error.cause.type ?? 'ActivityFailed';
  return error.cause instanceof TimeoutFailure ? 'ActivityTimedOut' : 'ActivityFailed';
}
