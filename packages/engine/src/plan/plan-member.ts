import { isActive } from '@lockstep/scim';
import type { TargetValue } from '@lockstep/scim';
import type { Decision } from './decision.ts';
import { difference, wantedValues, type WantedValues } from './difference.ts';
import { fail, waitFor } from './plan-joiner.ts';
import { mappingContext } from './mapping-context.ts';
import type { LinkFacts, PlanInput } from './plan-input.ts';
import { planUpdate } from './plan-update.ts';
import { foldKey, wantedKey } from './wanted-key.ts';

/** Somebody in scope with a linked account: kept in step, brought back after an absence, renamed (entra.md C11, D7). */
export function planMember(input: PlanInput, link: LinkFacts): Decision {
  const { schema, profile, observation } = input;
  if (observation.kind === 'not-read') throw new Error('a member is planned after their account was read');
  // InvalidAnchor: the account vanished; matching finds another, or makes one, within the gate (rules R9, R12).
  if (observation.kind === 'absent') return { kind: 'end-link', reason: 'vanished', again: true };

  const { account } = observation;
  const inactive = isActive(account) === false;
  if (inactive && !link.disabledByUs && !flowsAlways(input)) {
    return {
      kind: 'skip',
      reason: 'InactiveInTarget',
      detail:
        'the account was switched off in the target, not by Lockstep: switch it on there, or set the mapping of active to FlowAlways',
    };
  }
  const mapped = schema.evaluate(input.attributes, mappingContext(input, 'update'));
  const error = mapped.errors[0];
  if (error !== undefined)
    return fail(error.code === 'ExpressionFailed' ? 'InternalError' : error.code, error.message);
  if (!schema.flow.update)
    return { kind: 'skip', reason: 'ActionSwitchedOff', detail: 'the action Update is switched off' };

  const wanted = wantedValues(mapped, profile, input.references);
  const change = difference(wanted, account, schema, link);
  const renames = schema.matching.some((one) => change.set.has(one.target));
  if (renames) {
    const blocked = renameBlocked(input, wantedKey(mapped, schema));
    if (blocked !== null)
      return blocked.kind === 'through' ? viaTemporaryName(input, link, wanted, blocked) : blocked;
  }
  if (change.modified.length === 0 && link.state === 'disabled') {
    return { kind: 'mark-active', detail: 'the account is active again and as it should be' };
  }
  if (change.modified.length === 0) {
    return {
      kind: 'skip',
      reason: 'RedundantExport',
      detail: 'source and target already match',
      notKept: change.notKept,
    };
  }
  return planUpdate(input, { account, targetId: link.targetId, wanted, change, transferFromLink: null });
}

function flowsAlways(input: PlanInput): boolean {
  const { mapped } = input.schema;
  return mapped.includes('active') && input.schema.mapping('active').flowBehavior === 'FlowAlways';
}

type Blocked = Decision | { readonly kind: 'through'; readonly name: string; readonly after: string };

/** The wanted name is another person's: wait until they gave it up; one of a ring goes through a temporary name (rule R12). */
function renameBlocked(input: PlanInput, key: string | null): Blocked | null {
  const { keyHolder, ring, rival, profile } = input;
  if (rival !== null)
    return fail('DuplicateSourceEntries', `two people have this matching value; the other is ${rival}`);
  if (keyHolder === null || key === null) return null;
  if (ring !== null) {
    if (!profile.rename.possible || !profile.rename.temporaryValue) {
      return fail(
        'Conflict',
        `these people want each other's names, and the target allows no temporary one: ${ring.join(', ')}`,
      );
    }
    const first = [...ring].sort()[0];
    if (first !== input.sourceId) return waitFor(keyHolder.sourceId);
    const at = key.indexOf('@');
    const name = `lockstep-swap-${input.sourceId}${at === -1 ? '' : key.slice(at)}`;
    return { kind: 'through', name, after: keyHolder.sourceId };
  }
  if (keyHolder.willFree) return waitFor(keyHolder.sourceId);
  return fail(
    'Conflict',
    `the name is held by the account of another person, ${keyHolder.sourceId}, who keeps it`,
  );
}

function viaTemporaryName(
  input: PlanInput,
  link: LinkFacts,
  wanted: WantedValues,
  { name, after }: Extract<Blocked, { kind: 'through' }>,
): Decision {
  const { schema, observation } = input;
  if (observation.kind !== 'account') throw new Error('a rename is planned after the account was read');
  const values = new Map<string, TargetValue>();
  for (const { target } of schema.matching) {
    if (foldKey(wanted.values.get(target)) !== null) values.set(target, name);
  }
  const temporary: WantedValues = { ...wanted, values, cleared: [], active: undefined };
  const change = difference(temporary, observation.account, schema, link);
  return planUpdate(input, {
    account: observation.account,
    targetId: link.targetId,
    wanted: temporary,
    change,
    transferFromLink: null,
    goesOnAfter: after,
  });
}
