import type { QuarantineSettings } from './settings.ts';
import type { JobSuspension } from './suspension.ts';
import { troubleOf } from './trouble.ts';

/** When the job will be disabled if nothing changes; null when it is not in quarantine, or is disabled already. */
export function disabledAfter(
  { since, quarantine, disabledAt }: JobSuspension,
  { disableAfterMs }: QuarantineSettings,
): Date | null {
  return quarantine === null || disabledAt !== null ? null : new Date(Date.parse(since) + disableAfterMs);
}

/** How it goes on with a suspended job, for the administrator; what happened is in its message. */
export function explainSuspension(suspension: JobSuspension, settings: QuarantineSettings): string {
  const { quarantine, disabledAt, nextAttemptAt, since } = suspension;
  if (disabledAt !== null) {
    return (
      `No attempt has succeeded since ${since}: the job was disabled at ${disabledAt}. Nothing is written. ` +
      'An administrator must remove the cause, then start the job.'
    );
  }
  const next = nextAttemptAt === null ? '' : ` The next attempt is at ${nextAttemptAt}.`;
  if (quarantine === null) {
    const end = new Date(Date.parse(since) + settings.afterMs).toISOString();
    const throttled = troubleOf(suspension.code, '').kind === 'throttled';
    const lasts = throttled ? '' : ` If it lasts until ${end}, it becomes quarantine.`;
    return `The job is suspended: nothing is written, the source is read on.${next}${lasts}`;
  }
  const disabling = disabledAfter(suspension, settings)?.toISOString() ?? '';
  return (
    `The job has been in quarantine since ${quarantine.seriesBegan}: nothing is written, the source is read on.${next} ` +
    `Starting the job, or saving its connection, mappings or settings, tries at once. If no attempt succeeds, the job is disabled at ${disabling}.`
  );
}
