import { describe, expect, it } from '@jest/globals';
import { jobSettings } from '../job/settings.ts';
import { explainSuspension } from './explain.ts';
import { suspensionAfter, type SuspensionVerdict } from './suspension-after.ts';
import type { JobSuspension } from './suspension.ts';
import { troubleOf } from './trouble.ts';

const { quarantine: settings } = jobSettings.parse({});
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.parse('2026-11-20T18:00:00Z');
const at = (ms: number) => new Date(start + ms).toISOString();

/** A job on which attempts fail or succeed, each at its time after the first failure. */
class Series {
  before: JobSuspension | null = null;
  readonly told: string[] = [];

  after(code: string | null, ms: number, actedSince = false): SuspensionVerdict {
    const trouble = code === null ? null : troubleOf(code, `words of ${code}`);
    const verdict = suspensionAfter(trouble, {
      before: this.before,
      settings,
      nowMs: start + ms,
      actedSince,
    });
    this.told.push(...verdict.events.map((event) => `${event} ${String(ms / hour)}`));
    this.before = verdict.suspension;
    return verdict;
  }

  /** Fails at each attempt that the schedule names, until the job is disabled or so much time has passed. */
  failOn(code: string, untilMs: number): readonly number[] {
    const attempts: number[] = [];
    let ms = 0;
    for (;;) {
      const next = this.after(code, ms).suspension?.nextAttemptAt ?? null;
      if (next === null || Date.parse(next) - start > untilMs) return attempts;
      ms = Date.parse(next) - start;
      attempts.push(ms);
    }
  }
}

describe('R17: trouble that passes by itself', () => {
  it('suspends: attempts after 1, 2, 4 ... 30 minutes, and quarantine after 6 hours', () => {
    const series = new Series();
    const attempts = series.failOn('TargetUnavailable', 7 * hour).map((ms) => ms / minute);
    expect(attempts.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 62, 92, 122]);
    expect(series.told).toEqual(['entered 6.033333333333333']);
    expect(series.before).toMatchObject({
      since: at(0),
      nextAttemptAt: at(12 * hour),
      tenantActionable: false,
      quarantine: { reason: 'EncounteredQuarantineException', seriesBegan: at(362 * minute), seriesCount: 0 },
    });
  });

  it('counts on when the target is away and then the source', () => {
    const series = new Series();
    series.after('TargetUnavailable', 0);
    series.after('SourceUnavailable', 6 * hour);
    expect(series.before).toMatchObject({ since: at(0), quarantine: { reason: 'IngestionInterrupted' } });
  });

  it.each(['TooManyRequests', 'SourceThrottled'])('never becomes quarantine when it is %s', (code) => {
    const series = new Series();
    series.failOn(code, 3 * day);
    expect(series.told).toEqual([]);
    series.after('TargetUnavailable', 3 * day);
    expect(series.before).toMatchObject({ since: at(3 * day), quarantine: null });
    if (series.before === null) throw new Error('the job is not suspended');
    expect(explainSuspension(series.before, settings)).toContain('becomes quarantine');
  });
});

describe('quarantine', () => {
  it.each([
    ['Unauthorized', 'EncounteredQuarantineException'],
    ['AADSTS7000215', 'EncounteredQuarantineException'],
    ['InsufficientRights', 'EncounteredQuarantineException'],
    ['SystemForCrossDomainIdentityManagementServiceIncompatible', 'EncounteredQuarantineException'],
    ['TargetChanged', 'EncounteredQuarantineException'],
    ['SchemaInvalid', 'Unknown'],
  ])('Q1, Q6: %s is one at once, %s', (code, reason) => {
    const series = new Series();
    expect(series.after(code, 0).events).toEqual(['entered']);
    expect(series.before).toMatchObject({
      code,
      message: `words of ${code}`,
      tenantActionable: true,
      nextAttemptAt: at(6 * hour),
      quarantine: { reason, currentBegan: at(0), seriesBegan: at(0), seriesCount: 0 },
    });
  });

  it('Q7, Q10, Q11: attempts 6, 12, 24 hours after the first failure, then daily', () => {
    const series = new Series();
    const hours = series.failOn('Unauthorized', 4 * day).map((ms) => ms / hour);
    expect(hours).toEqual([6, 12, 24, 48, 72, 96]);
    expect(series.before?.quarantine).toMatchObject({
      seriesBegan: at(0),
      currentBegan: at(96 * hour),
      seriesCount: 6,
    });
  });

  it('Q11, Q13, X6: is announced 3 days before, and the job is disabled 28 days after the first failure', () => {
    const series = new Series();
    const last = series.failOn('Unauthorized', 100 * day).at(-1);
    expect(last).toBe(28 * day);
    expect(series.told).toEqual(['entered 0', 'disableAhead 600', 'disabled 672']);
    expect(series.before).toMatchObject({
      disabledAt: at(28 * day),
      nextAttemptAt: null,
      code: 'Unauthorized',
    });
    if (series.before === null) throw new Error('the job is not disabled');
    expect(explainSuspension(series.before, settings)).toContain('start the job');
  });

  it('Q12: a success lifts all of it, and a new failure begins a new series', () => {
    const series = new Series();
    series.failOn('Unauthorized', 2 * day);
    expect(series.after(null, 60 * hour)).toEqual({ suspension: null, events: ['lifted'] });
    series.after('Unauthorized', 70 * hour);
    expect(series.before).toMatchObject({ since: at(70 * hour), quarantine: { seriesCount: 0 } });
  });

  it('N1: another reason is told, the same one is not', () => {
    const series = new Series();
    for (const code of ['Unauthorized', 'Unauthorized', 'TargetChanged', 'TargetChanged'])
      series.after(code, 0);
    expect(series.told).toEqual(['entered 0', 'reasonChanged 0']);
    expect(series.before).toMatchObject({ since: at(0), quarantine: { seriesCount: 3 } });
  });

  it('is not lifted, changed or prolonged by a target that asks for patience', () => {
    const series = new Series();
    series.after('Unauthorized', 0);
    const { suspension, events } = series.after('TooManyRequests', 6 * hour);
    expect(events).toEqual([]);
    expect(suspension).toMatchObject({ code: 'Unauthorized', nextAttemptAt: at(12 * hour) });
  });

  it.each(['Unauthorized', 'TargetUnavailable'])(
    'C36: when somebody acted while an attempt ran, the next one does not wait (%s)',
    (code) => {
      const series = new Series();
      expect(series.after(code, minute, true).suspension?.nextAttemptAt).toBe(at(minute));
    },
  );
});

it('R17: a success lifts a suspension, of which nobody was told', () => {
  const series = new Series();
  series.after('TargetUnavailable', 0);
  expect(series.after(null, minute)).toEqual({ suspension: null, events: [] });
});
