import type { QuarantineSettings } from './settings.ts';
import type { JobSuspension } from './suspension.ts';
import { troubleOf, type Trouble } from './trouble.ts';

/** What is to be recorded and told of a decision about quarantine. */
export type QuarantineEvent = 'entered' | 'reasonChanged' | 'lifted' | 'disableAhead' | 'disabled';

export interface SuspensionVerdict {
  readonly suspension: JobSuspension | null;
  readonly events: readonly QuarantineEvent[];
}

interface Occasion {
  readonly before: JobSuspension | null;
  readonly settings: QuarantineSettings;
  readonly nowMs: number;
  /** Somebody acted since the attempt began: what failed may be put right already, so the next one does not wait. */
  readonly actedSince: boolean;
}

/** What holds the job back after an attempt (R17). `trouble` null: the attempt succeeded, which lifts everything (entra.md Q12). */
export function suspensionAfter(trouble: Trouble | null, occasion: Occasion): SuspensionVerdict {
  const { before, settings, nowMs, actedSince } = occasion;
  if (trouble === null) return { suspension: null, events: isQuarantined(before) ? ['lifted'] : [] };
  if (trouble.kind === 'throttled' && isQuarantined(before)) {
    // It answers, but the attempt came to nothing: the quarantine stands as it was.
    const nextAttemptAt = iso(actedSince ? nowMs : nextRetryMs(before.since, settings, nowMs));
    return { suspension: { ...before, nextAttemptAt }, events: [] };
  }
  const sinceMs = before !== null && isOneSeries(before, trouble) ? Date.parse(before.since) : nowMs;
  const lastedMs = nowMs - sinceMs;
  const suspension: JobSuspension = {
    code: trouble.code,
    message: trouble.message,
    since: iso(sinceMs),
    nextAttemptAt: null,
    tenantActionable: trouble.kind === 'lasting',
    quarantine: null,
    disableAnnounced: false,
    disabledAt: null,
  };
  const imposed = trouble.kind === 'lasting' || (trouble.kind === 'passing' && lastedMs >= settings.afterMs);
  if (!imposed && !isQuarantined(before)) {
    const pauseMs = Math.min(settings.longestPauseMs, Math.max(settings.firstPauseMs, lastedMs));
    return {
      suspension: { ...suspension, nextAttemptAt: iso(actedSince ? nowMs : nowMs + pauseMs) },
      events: [],
    };
  }
  const quarantine = {
    reason: trouble.reason,
    currentBegan: iso(nowMs),
    seriesBegan: before?.quarantine?.seriesBegan ?? iso(nowMs),
    seriesCount: isQuarantined(before) ? before.quarantine.seriesCount + 1 : 0,
  };
  if (lastedMs >= settings.disableAfterMs) {
    return { suspension: { ...suspension, quarantine, disabledAt: iso(nowMs) }, events: ['disabled'] };
  }
  const told = before?.disableAnnounced === true;
  const disableAnnounced = lastedMs >= settings.disableAfterMs - settings.disableNoticeMs;
  const nextAttemptAt = iso(actedSince ? nowMs : nextRetryMs(suspension.since, settings, nowMs));
  return {
    suspension: { ...suspension, quarantine, nextAttemptAt, disableAnnounced },
    events: [...entry(before, trouble), ...(disableAnnounced && !told ? (['disableAhead'] as const) : [])],
  };
}

function entry(before: JobSuspension | null, { code }: Trouble): readonly QuarantineEvent[] {
  if (!isQuarantined(before)) return ['entered'];
  return before.code === code ? [] : ['reasonChanged'];
}

type Quarantined = JobSuspension & { readonly quarantine: NonNullable<JobSuspension['quarantine']> };

function isQuarantined(suspension: JobSuspension | null): suspension is Quarantined {
  return (suspension?.quarantine ?? null) !== null;
}

/** Time in which the other side only asked for patience does not count towards quarantine. */
function isOneSeries(before: JobSuspension, trouble: Trouble): boolean {
  return (troubleOf(before.code, '').kind === 'throttled') === (trouble.kind === 'throttled');
}

/** The first retry of the schedule that is still to come (entra.md Q11). */
function nextRetryMs(since: string, { retriesMs, retryEveryMs }: QuarantineSettings, nowMs: number): number {
  const sinceMs = Date.parse(since);
  const early = [...retriesMs].sort((a, b) => a - b).find((ms) => sinceMs + ms > nowMs);
  if (early !== undefined) return sinceMs + early;
  const times = Math.floor((nowMs - sinceMs) / retryEveryMs) + 1;
  return sinceMs + times * retryEveryMs;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
