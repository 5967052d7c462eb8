import { removals, type Effect } from '../plan/decision.ts';
import type { JobSettings } from '../job/settings.ts';

export type HeldReason = 'TooManyRemovals' | 'TooManyDeletes' | 'TooManyRenames' | 'TooManyCreates';

export type EffectCounts = Readonly<Partial<Record<Effect, number>>>;

export interface GateInput {
  /** Open changes of this plan that wait for the gate, held ones of earlier rounds included. */
  readonly waiting: EffectCounts;
  /** Released within the window (rule R8). */
  readonly releasedInWindow: EffectCounts;
  /** Accounts linked and active when the window began. */
  readonly activeAtWindowStart: number;
  readonly firstCycle: boolean;
  readonly limits: JobSettings['gate'];
}

export interface GateLimits {
  readonly removals: number;
  readonly deletes: number;
  readonly renames: number;
  /** null: not limited. */
  readonly creates: number | null;
}

/** Which effects are held, and why; an effect that is not named is released. */
export type GateVerdict = Readonly<Partial<Record<Effect, HeldReason>>>;

export function gateLimits(input: Pick<GateInput, 'activeAtWindowStart' | 'firstCycle' | 'limits'>): GateLimits {
  const active = input.activeAtWindowStart;
  const share = (percent: number): number => Math.ceil((percent / 100) * active);
  const bounded = (limit: JobSettings['gate']['removals']): number =>
    Math.min(limit.max, Math.max(share(limit.percent), Math.min(limit.floor, share(limit.floorPercent))));
  return {
    removals: bounded(input.limits.removals),
    deletes: bounded(input.limits.deletes),
    renames: Math.max(input.limits.renameFloor, share(input.limits.renamePercent)),
    creates: input.firstCycle ? null : Math.max(input.limits.createFloor, share(input.limits.createPercent)),
  };
}

/**
 * Over a limit (over means more than, entra.md P8) all changes of that kind are held and none is written; everything
 * else goes on. Removals are counted together, deletes also alone.
 */
export function gate(input: GateInput): GateVerdict {
  const limits = gateLimits(input);
  const total = (effects: Iterable<Effect>): number => {
    let sum = 0;
    for (const effect of effects) sum += (input.waiting[effect] ?? 0) + (input.releasedInWindow[effect] ?? 0);
    return sum;
  };
  const held: Partial<Record<Effect, HeldReason>> = {};
  if (total(['delete']) > limits.deletes) held.delete = 'TooManyDeletes';
  if (total(removals) > limits.removals) for (const effect of removals) held[effect] = 'TooManyRemovals';
  if (total(['rename']) > limits.renames) held.rename = 'TooManyRenames';
  if (limits.creates !== null && total(['create']) > limits.creates) held.create = 'TooManyCreates';
  return held;
}
