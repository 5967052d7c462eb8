import type { CycleProgress } from '@lockstep/contracts';
import { mostPasses, mostWaits, type CycleLimits } from './limits.ts';

/** What follows a slice of writes (rule R2). `importDue`: the last import round is older than it may be. */
export function afterSlice(
  progress: CycleProgress,
  importDue: boolean,
  limits: CycleLimits,
  nowMs: number,
): CycleProgress {
  const workIsLeft = !progress.planComplete || progress.totals.left > 0;
  if (!workIsLeft) return settle(progress, limits, nowMs);
  // An import proves, too, whatever edge is due for its second read.
  if (importDue) return { ...progress, next: 'importRound' };
  if (progress.confirmAtMs !== null && progress.confirmAtMs <= nowMs)
    return { ...progress, next: 'confirmProofs' };
  return { ...progress, next: progress.planComplete ? 'applySlice' : 'planSlice' };
}

/** Everything is written. Writes can make others due (references, names that became free), so the plan is asked again. */
function settle(progress: CycleProgress, limits: CycleLimits, nowMs: number): CycleProgress {
  if (progress.worked && progress.passes < mostPasses) {
    return { ...progress, next: 'planSlice', worked: false, passes: progress.passes + 1 };
  }
  const clock = progress.waits < mostWaits ? nextClock(progress, limits, nowMs) : null;
  if (clock === null) return { ...progress, next: 'finish', hold: null };
  return {
    ...progress,
    next: clock.why === 'confirm' ? 'confirmProofs' : 'planSlice',
    // A clock that is always due must not make the cycle spin.
    hold: { untilMs: Math.max(clock.atMs, nowMs + limits.backOffMs), why: clock.why },
    worked: false,
    passes: 0,
    waits: progress.waits + 1,
  };
}

interface Clock {
  readonly atMs: number;
  readonly why: 'confirm' | 'due';
}

/** The next moment that is near enough to wait for it rather than leave it to the next cycle. */
function nextClock(
  { confirmAtMs, dueAtMs }: CycleProgress,
  limits: CycleLimits,
  nowMs: number,
): Clock | null {
  const clocks: Clock[] = [];
  if (confirmAtMs !== null && confirmAtMs <= nowMs + limits.confirmWaitMs)
    clocks.push({ atMs: confirmAtMs, why: 'confirm' });
  if (dueAtMs !== null && dueAtMs <= nowMs + limits.dueWaitMs) clocks.push({ atMs: dueAtMs, why: 'due' });
  return clocks.sort((a, b) => a.atMs - b.atMs)[0] ?? null;
}
