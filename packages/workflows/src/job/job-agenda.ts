import type { CycleHandle, CycleReport, CycleWork, JobInput } from '@lockstep/contracts';
import { backOffMs, type Timing } from '../timing.ts';

type Memory = NonNullable<JobInput['resume']>;

export type JobAction =
  | { readonly kind: 'complete' }
  | { readonly kind: 'openCycle' }
  /** Attach to this cycle, or start its workflow if it was lost. */
  | { readonly kind: 'follow'; readonly cycle: CycleHandle }
  /** Import without a cycle; not longer than until the next one is due. */
  | { readonly kind: 'import'; readonly untilMs: number | null }
  | { readonly kind: 'wait'; readonly ms: number };

/** Decides what a job does next: the row says what is wanted and when, this remembers what has to rest after a failure. */
export class JobAgenda {
  readonly #timing: Timing;
  #memory: Memory;

  constructor(timing: Timing, resume: Memory | undefined) {
    this.#timing = timing;
    this.#memory = resume ?? { cycleFailures: 0, noCycleBeforeMs: 0, importFailures: 0, noImportBeforeMs: 0 };
  }

  get memory(): Memory {
    return this.#memory;
  }

  next(work: CycleWork, nowMs: number): JobAction {
    if (work.desiredState === 'deleted') return { kind: 'complete' };
    const { noCycleBeforeMs, noImportBeforeMs } = this.#memory;
    if (work.running !== null) {
      if (noCycleBeforeMs > nowMs) return { kind: 'wait', ms: noCycleBeforeMs - nowMs };
      return { kind: 'follow', cycle: work.running };
    }
    const wanted = work.desiredState === 'started' ? work.nextCycleInMs : null;
    const cycleInMs = wanted === null ? null : Math.max(wanted, noCycleBeforeMs - nowMs);
    if (cycleInMs !== null && cycleInMs <= 0) return { kind: 'openCycle' };
    const importInMs =
      work.nextImportInMs === null ? null : Math.max(work.nextImportInMs, noImportBeforeMs - nowMs);
    if (importInMs !== null && importInMs <= 0) {
      return { kind: 'import', untilMs: cycleInMs === null ? null : nowMs + cycleInMs };
    }
    const never = Number.POSITIVE_INFINITY;
    return { kind: 'wait', ms: Math.min(cycleInMs ?? never, importInMs ?? never, this.#timing.lookAgainMs) };
  }

  /** `lost`: its workflow ended without a report. Whatever the row says then, cycles are never started in a tight loop. */
  cycleEnded(outcome: CycleReport['outcome'] | 'lost' | 'notOpened', beganAtMs: number, nowMs: number): void {
    const { backOffMs: firstMs, longestBackOffMs } = this.#timing;
    const cycleFailures = outcome === 'succeeded' ? 0 : this.#memory.cycleFailures + 1;
    const noCycleBeforeMs =
      cycleFailures === 0
        ? beganAtMs + firstMs
        : nowMs + backOffMs(cycleFailures - 1, firstMs, longestBackOffMs);
    this.#memory = { ...this.#memory, cycleFailures, noCycleBeforeMs };
  }

  importEnded(outcome: 'complete' | 'interrupted' | 'failed', nowMs: number): void {
    if (outcome === 'interrupted') return;
    const { backOffMs: shortMs, importBackOffMs } = this.#timing;
    const importFailures = outcome === 'failed' ? this.#memory.importFailures + 1 : 0;
    const restMs =
      importFailures === 0 ? shortMs : backOffMs(importFailures - 1, importBackOffMs, 30 * importBackOffMs);
    this.#memory = { ...this.#memory, importFailures, noImportBeforeMs: nowMs + restMs };
  }
}
