import type {
  CycleProgress,
  GateReport,
  ImportReport,
  IndexReport,
  PlanReport,
  SliceReport,
} from '@lockstep/contracts';
import { importDueAtMs, type CycleLimits } from './limits.ts';

/** A step that is one call of an activity. */
export type CycleWorkStep = Exclude<CycleProgress['next'], 'finish' | 'giveUp'>;

type Hold = NonNullable<CycleProgress['hold']>;

export type Step =
  | { readonly kind: CycleWorkStep }
  | { readonly kind: 'finish' }
  | { readonly kind: 'giveUp' }
  | { readonly kind: 'wait'; readonly ms: number; readonly why: Hold['why'] };

/** What came of a step. */
export type Outcome =
  | { readonly of: 'checkEndpoints' }
  | { readonly of: 'importRound'; readonly report: ImportReport }
  | { readonly of: 'confirmProofs'; readonly report: ImportReport }
  | { readonly of: 'indexTarget'; readonly report: IndexReport }
  | { readonly of: 'planSlice'; readonly report: PlanReport }
  | { readonly of: 'gate'; readonly report: GateReport }
  | { readonly of: 'applySlice'; readonly report: SliceReport }
  | { readonly of: 'wait' };

const atTheTarget: ReadonlySet<CycleProgress['next']> = new Set(['indexTarget', 'planSlice', 'applySlice']);

export function nextStep(progress: CycleProgress, limits: CycleLimits, nowMs: number): Step {
  const { hold, next } = progress;
  if (hold === null || hold.untilMs <= nowMs) return { kind: next };
  if (hold.why !== 'target') return { kind: 'wait', ms: hold.untilMs - nowMs, why: hold.why };
  if (!atTheTarget.has(next)) return { kind: next };
  // A pause of the target must not age the import (rule R2).
  const untilMs = Math.min(hold.untilMs, importDueAtMs(progress, limits));
  return { kind: 'wait', ms: Math.max(1, untilMs - nowMs), why: 'target' };
}
