import { removals, type Effect } from '../plan/decision.ts';
import type { JobSettings } from '../job/settings.ts';

export type HeldReason = 'TooManyRemovals' | 'TooManyDeletes' | 'TooManyRenames' | 'TooManyCreates';

/**
 * How many people a plan concerns: those whose change waits for the gate (held ones of earlier rounds included) together
 * with those for whom one was released within the window. People, not changes: a removal that is tried again, or a DELETE
 * that follows its own disable, is one person's.
 */
export interface GateCounts {
  /** delete, disable and downgrade. */
  readonly removals: number;
  /** Of these, delete. */
  readonly deletes: number;
  readonly renames: number;
  readonly creates: number;
}

export interface GateInput {
  readonly people: GateCounts;
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

export function gateLimits(
  input: Pick<GateInput, 'activeAtWindowStart' | 'firstCycle' | 'limits'>,
): GateLimits {
  const active = input.activeAtWindowStart;
  const share = (percent: number): number => Math.ceil((percent * active) / 100);
  const bounded = (limit: JobSettings['gate']['removals']): number =>
    Math.min(limit.max, Math.max(share(limit.percent), Math.min(limit.floor, share(limit.floorPercent))));
  return {
    removals: bounded(input.limits.removals),
    deletes: bounded(input.limits.deletes),
    renames: Math.max(input.limits.renameFloor, share(input.limits.renamePercent)),
    creates: input.firstCycle ? null : Math.max(input.limits.createFloor, share(input.limits.createPercent)),
  };
}

/** Effects that a limit counts: nothing of them is released before the whole plan is known (rule R2). */
export function countedEffects(limits: GateLimits): ReadonlySet<Effect> {
  return new Set<Effect>([...removals, 'rename', ...(limits.creates === null ? [] : (['create'] as const))]);
}

/**
 * Over a limit (over means more than, entra.md P8) all changes of that kind are held and none is written; everything
 * else goes on. Removals are counted together, deletes also alone.
 */
export function gate({ people, ...input }: GateInput): GateVerdict {
  const limits = gateLimits(input);
  const held: Partial<Record<Effect, HeldReason>> = {};
  if (people.deletes > limits.deletes) held.delete = 'TooManyDeletes';
  if (people.removals > limits.removals) for (const effect of removals) held[effect] = 'TooManyRemovals';
  if (people.renames > limits.renames) held.rename = 'TooManyRenames';
  if (limits.creates !== null && people.creates > limits.creates) held.create = 'TooManyCreates';
  return held;
}
