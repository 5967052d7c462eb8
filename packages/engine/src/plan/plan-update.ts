import { isActive, isDowngrade, readPath, requestsFor } from '@lockstep/scim';
import type { ScimResource, TargetValue } from '@lockstep/scim';
import type { Decision, Effect } from './decision.ts';
import { activeAttribute, modification, type Difference, type WantedValues } from './difference.ts';
import { licenceMove } from './licence-move.ts';
import type { PlanInput } from './plan-input.ts';
import { protection } from './protection.ts';

export interface UpdatePlan {
  readonly account: ScimResource;
  readonly targetId: string;
  readonly wanted: WantedValues;
  readonly change: Difference;
  readonly transferFromLink: string | null;
  readonly goesOnAfter?: string;
}

/** The requests that give an existing account the wanted values, and what they do to it (rule R8). */
export function planUpdate(input: PlanInput, plan: UpdatePlan): Decision {
  const { profile } = input;
  const { account, change, wanted } = plan;
  const set = new Map(change.set);
  if (change.active === true) {
    // What the target dropped on deactivation is sent again even if nothing changed here (zoom.md §2.4).
    for (const path of profile.active.resend) {
      const value = wanted.values.get(path);
      if (value !== undefined) set.set(path, value);
    }
  }
  const licenceAttribute = profile.licence?.attribute ?? activeAttribute;
  const effect = effectOf(input, plan);
  const guarded = effect === 'rename' || effect === 'downgrade' || effect === 'disable';
  return {
    kind: 'write',
    effect,
    targetId: plan.targetId,
    requests: requestsFor(profile, {
      kind: 'update',
      targetId: plan.targetId,
      set,
      clear: change.clear,
      observed: account,
      ...(change.active === undefined ? {} : { active: change.active }),
    }),
    before: account,
    modified: [
      ...change.modified,
      ...[...set]
        .filter(([name]) => !change.set.has(name))
        .map(([name, value]) => modification(name, readPath(account, name), value, wanted.redacted)),
    ],
    written: writtenValues(input, set, change),
    heldAs: guarded ? protection(input, account) : null,
    removalCause: null,
    transferFromLink: plan.transferFromLink,
    goesOnAfter: plan.goesOnAfter ?? null,
    warnings: wanted.warnings,
    notKept: change.notKept,
    licence: licenceMove(profile, account, {
      active: change.active ?? isActive(account) !== false,
      licence: set.get(licenceAttribute) ?? readPath(account, licenceAttribute),
    }),
  };
}

function writtenValues(
  input: PlanInput,
  set: ReadonlyMap<string, TargetValue>,
  { active, clear }: Difference,
): ReadonlyMap<string, TargetValue> {
  const emptied = clear.map((name) => [name, ''] as const);
  const written = new Map<string, TargetValue>([...(input.link?.lastWritten ?? []), ...set, ...emptied]);
  if (active !== undefined) written.set(activeAttribute, active);
  return written;
}

function effectOf(input: PlanInput, { account, change }: UpdatePlan): Effect {
  const { profile, schema } = input;
  if (change.active === false) return 'disable';
  const licence = profile.licence?.attribute;
  const wantedLicence = licence === undefined ? undefined : change.set.get(licence);
  if (licence !== undefined && wantedLicence !== undefined && isActive(account) !== false) {
    if (isDowngrade(profile, text(readPath(account, licence)), text(wantedLicence))) return 'downgrade';
  }
  if (schema.matching.some((one) => change.set.has(one.target))) return 'rename';
  if (change.active === true || input.halfReactivated) return 'reactivate';
  return 'update';
}

function text(value: TargetValue | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
