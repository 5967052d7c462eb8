import type { CycleProgress } from '@lockstep/contracts';
import { timingOf } from '../timing.ts';
import { beginCycle } from './begin.ts';
import { limitsOf, type CycleLimits } from './limits.ts';
import { record } from './record.ts';
import { nextStep, type Outcome, type Step } from './step.ts';

type Reports = {
  readonly [O in Outcome as O extends { report: unknown } ? O['of'] : never]: O extends { report: infer R }
    ? R
    : never;
};
export type Script = { readonly [K in keyof Reports]?: readonly Partial<Reports[K]>[] };

const allDone: Reports = {
  importRound: { complete: true, pages: 1, changedPeople: 0, confirmInMs: null },
  confirmProofs: { complete: true, pages: 0, changedPeople: 0, confirmInMs: null },
  indexTarget: { complete: true, pages: 1, resumeInMs: null },
  planSlice: { planned: 0, complete: true, dueInMs: null, resumeInMs: null },
  gate: { released: 0, held: 0 },
  applySlice: { written: 0, failed: 0, left: 0, resumeInMs: null },
};

export interface Played {
  /** `gate(all)` with a complete plan, `gate(part)` without; `wait <why> <ms>`. */
  readonly steps: readonly string[];
  readonly tookMs: number;
  readonly progress: CycleProgress;
}

export interface PlayOptions {
  /** Of the job. */
  readonly intervalMs?: number;
  /** How long each activity takes; 1 s where it is not said. */
  readonly takesMs?: Partial<Record<keyof Reports, number>>;
  /** After this many steps it is enough. */
  readonly most?: number;
}

/** Plays a cycle on a clock of its own: each activity answers as the script says, its last answer for ever if `repeat`. */
export function play(script: Script, options: PlayOptions = {}): Played {
  const limits: CycleLimits = limitsOf(timingOf(undefined), options.intervalMs ?? 40 * 60_000);
  const left = new Map(Object.entries(script).map(([name, reports]) => [name, [...reports]]));
  const steps: string[] = [];
  let nowMs = 0;
  let progress = beginCycle(nowMs);
  while (steps.length < (options.most ?? 1_000)) {
    const step = nextStep(progress, limits, nowMs);
    steps.push(nameOf(step, progress));
    if (step.kind === 'finish' || step.kind === 'giveUp') break;
    nowMs += step.kind === 'wait' ? step.ms : takes(step, options);
    progress = record(progress, outcomeOf(step, left), limits, nowMs);
  }
  return { steps, tookMs: nowMs, progress };
}

function takes(step: Step, { takesMs = {} }: PlayOptions): number {
  return new Map(Object.entries(takesMs)).get(step.kind) ?? 1_000;
}

function nameOf(step: Step, { planComplete }: CycleProgress): string {
  if (step.kind === 'wait') return `wait ${step.why} ${String(step.ms)}`;
  return step.kind === 'gate' ? `gate(${planComplete ? 'all' : 'part'})` : step.kind;
}

function outcomeOf(step: Step, left: Map<string, object[]>): Outcome {
  const given = left.get(step.kind)?.shift() ?? {};
  switch (step.kind) {
    case 'importRound':
      return { of: step.kind, report: { ...allDone.importRound, ...given } };
    case 'confirmProofs':
      return { of: step.kind, report: { ...allDone.confirmProofs, ...given } };
    case 'indexTarget':
      return { of: step.kind, report: { ...allDone.indexTarget, ...given } };
    case 'planSlice':
      return { of: step.kind, report: { ...allDone.planSlice, ...given } };
    case 'gate':
      return { of: step.kind, report: { ...allDone.gate, ...given } };
    case 'applySlice':
      return { of: step.kind, report: { ...allDone.applySlice, ...given } };
    case 'checkEndpoints':
    case 'wait':
      return { of: step.kind };
    case 'finish':
    case 'giveUp':
      throw new Error('the cycle has ended');
  }
}
