import type { CycleProgress, ImportReport, PlanReport, SliceReport } from '@lockstep/contracts';
import { afterSlice } from './after-slice.ts';
import { countCall } from './idle.ts';
import { importDueAtMs, type CycleLimits } from './limits.ts';
import type { Outcome } from './step.ts';

/** Where the cycle stands after a step: which is next, and before when it may not be done. */
export function record(
  progress: CycleProgress,
  outcome: Outcome,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  switch (outcome.of) {
    case 'checkEndpoints':
      return beginImport(progress, nowMs);
    case 'importRound':
      return afterImport(progress, outcome.report, limits, nowMs);
    case 'confirmProofs':
      return afterConfirmation(progress, outcome.report, limits, nowMs);
    case 'indexTarget': {
      const { complete, pages, resumeInMs } = outcome.report;
      const next = complete ? 'planSlice' : 'indexTarget';
      const after: CycleProgress = { ...progress, next, indexed: complete };
      const paused = pause(after, resumeInMs, limits, nowMs);
      return paused ?? countCall(after, { of: 'reading', complete, done: pages }, limits, nowMs);
    }
    case 'planSlice':
      return afterPlan(progress, outcome.report, limits, nowMs);
    case 'gate': {
      const { released, held } = outcome.report;
      const totals = { ...progress.totals, released: progress.totals.released + released, held };
      return { ...progress, next: 'applySlice', totals };
    }
    case 'applySlice':
      return afterApply(progress, outcome.report, limits, nowMs);
    case 'wait':
      return afterWait(progress, limits, nowMs);
  }
}

function beginImport(progress: CycleProgress, nowMs: number): CycleProgress {
  return { ...progress, next: 'importRound', importBeganAtMs: nowMs, importEndedAtMs: nowMs };
}

function afterImport(
  progress: CycleProgress,
  report: ImportReport,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  const { complete } = report;
  const next = !complete ? 'importRound' : progress.indexed ? 'planSlice' : 'indexTarget';
  const known = complete ? { importEndedAtMs: nowMs, ...planAnew(report, nowMs) } : {};
  const after = { ...progress, ...known, next, totals: withImport(progress, report) } as const;
  return countCall(
    after,
    { of: 'reading', complete, done: report.pages + report.changedPeople },
    limits,
    nowMs,
  );
}

function afterConfirmation(
  progress: CycleProgress,
  report: ImportReport,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  const { complete } = report;
  const next = complete ? 'planSlice' : 'confirmProofs';
  const known = complete ? planAnew(report, nowMs) : {};
  const after = { ...progress, ...known, next, totals: withImport(progress, report) } as const;
  return countCall(
    after,
    { of: 'reading', complete, done: report.pages + report.changedPeople },
    limits,
    nowMs,
  );
}

function planAnew(report: ImportReport, nowMs: number) {
  return { planComplete: false, worked: false, passes: 0, confirmAtMs: instant(report.confirmInMs, nowMs) };
}

function withImport({ totals }: CycleProgress, report: ImportReport): CycleProgress['totals'] {
  return {
    ...totals,
    pages: totals.pages + report.pages,
    changedPeople: totals.changedPeople + report.changedPeople,
  };
}

function afterPlan(
  progress: CycleProgress,
  report: PlanReport,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  const { complete, planned, resumeInMs } = report;
  const after: CycleProgress = {
    ...progress,
    // After a pause of the target it goes on where it stopped.
    next: resumeInMs === null ? 'gate' : 'planSlice',
    planComplete: complete,
    dueAtMs: complete ? instant(report.dueInMs, nowMs) : progress.dueAtMs,
    worked: progress.worked || planned > 0,
    totals: { ...progress.totals, planned: progress.totals.planned + planned },
  };
  const paused = pause(after, resumeInMs, limits, nowMs);
  return paused ?? countCall(after, { of: 'working', complete, done: planned }, limits, nowMs);
}

/** The target is asked nothing for so long; whoever was asked to pause is not idle. Null when it did not ask. */
function pause(
  progress: CycleProgress,
  resumeInMs: number | null,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress | null {
  const pauseMs = Math.min(resumeInMs ?? 0, limits.longestPauseMs);
  return pauseMs > 0 ? { ...progress, hold: { untilMs: nowMs + pauseMs, why: 'target' } } : null;
}

function afterApply(
  progress: CycleProgress,
  report: SliceReport,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  const { written, failed, left, resumeInMs } = report;
  const { totals } = progress;
  const pauseMs = Math.min(resumeInMs ?? 0, limits.longestPauseMs);
  const after: CycleProgress = {
    ...progress,
    hold: pauseMs > 0 ? { untilMs: nowMs + pauseMs, why: 'target' } : progress.hold,
    worked: progress.worked || written + failed > 0,
    totals: { ...totals, written: totals.written + written, failed: totals.failed + failed, left },
  };
  // Who was asked to pause is not idle.
  const complete = left === 0 || pauseMs > 0;
  const importDue = nowMs >= importDueAtMs(after, limits);
  const decided = afterSlice(after, importDue, limits, nowMs);
  const begun = decided.next === 'importRound' ? beginImport(decided, nowMs) : decided;
  return countCall(begun, { of: 'working', complete, done: written + failed }, limits, nowMs);
}

function afterWait(progress: CycleProgress, limits: CycleLimits, nowMs: number): CycleProgress {
  const { hold } = progress;
  const waited = hold !== null && hold.untilMs <= nowMs ? { ...progress, hold: null } : progress;
  const importDue = hold?.why === 'target' && nowMs >= importDueAtMs(progress, limits);
  return importDue ? beginImport(waited, nowMs) : waited;
}

function instant(inMs: number | null, nowMs: number): number | null {
  return inMs === null ? null : nowMs + inMs;
}
