import { isActive, readPath, requestsFor } from '@lockstep/scim';
import type { ScimResource, TargetValue } from '@lockstep/scim';
import type { Decision } from './decision.ts';
import { activeAttribute, difference, modification, wantedValues } from './difference.ts';
import { licenceMove } from './licence-move.ts';
import { mappingContext } from './mapping-context.ts';
import type { PlanInput } from './plan-input.ts';
import { planUpdate } from './plan-update.ts';
import { wantedKey } from './wanted-key.ts';

/** Somebody in scope without a link: an account is matched and taken over, or made (entra.md C4..C6, rule R12). */
export function planJoiner(input: PlanInput): Decision {
  const { schema, match } = input;
  const mapped = schema.evaluate(input.attributes, mappingContext(input, 'create'));
  if (wantedKey(mapped, schema) === null) {
    const names = schema.matching.map((one) => one.target).join(', ');
    return { kind: 'skip', reason: 'ImportSkipped', detail: `no value for the matching attribute ${names}` };
  }
  if (match.kind === 'not-asked')
    throw new Error('a joiner is planned after the target was asked for a match');
  if (match.kind === 'several') {
    return fail(
      'DuplicateTargetEntries',
      `${String(match.targetIds.length)} accounts have this ${match.attribute}`,
    );
  }
  if (match.kind === 'found') return takeOver(input, match.account);

  const error = mapped.errors[0];
  if (error !== undefined)
    return fail(error.code === 'ExpressionFailed' ? 'InternalError' : error.code, error.message);
  if (!schema.flow.add)
    return { kind: 'skip', reason: 'ActionSwitchedOff', detail: 'the action Create is switched off' };
  const blocked = blockedBy(input);
  if (blocked !== null) return blocked;
  return create(input);
}

function create(input: PlanInput): Decision {
  const { schema, profile } = input;
  const mapped = schema.evaluate(input.attributes, mappingContext(input, 'create'));
  const wanted = wantedValues(mapped, profile, input.references);
  const attributes = new Map<string, TargetValue>(wanted.values);
  if (wanted.active !== undefined) attributes.set(activeAttribute, wanted.active);
  return {
    kind: 'write',
    effect: 'create',
    targetId: null,
    requests: requestsFor(profile, { kind: 'create', attributes }),
    before: null,
    modified: [...attributes].map(([name, value]) => modification(name, undefined, value, wanted.redacted)),
    written: attributes,
    heldAs: null,
    removalCause: null,
    transferFromLink: null,
    goesOnAfter: null,
    warnings: wanted.warnings,
    licence: licenceMove(profile, null, {
      active: wanted.active !== false,
      licence: attributes.get(profile.licence?.attribute ?? activeAttribute),
    }),
  };
}

/** An account is adopted by the matching rule only, and never from a living person (rule R12). */
function takeOver(input: PlanInput, account: ScimResource): Decision {
  const { owner, schema, profile } = input;
  let transferFromLink: string | null = null;
  if (owner !== null && owner.sourceId !== input.sourceId) {
    if (owner.presence === 'soft-deleted' || owner.presence === 'hard-deleted')
      transferFromLink = owner.linkId;
    else if (input.ring === null && owner.willFree) return waitFor(owner.sourceId);
    else
      return fail(
        'DuplicateSourceEntries',
        `the matched account belongs to another person in scope, ${owner.sourceId}`,
      );
  }
  if (input.rival !== null) {
    return fail('DuplicateSourceEntries', `two people have this matching value; the other is ${input.rival}`);
  }
  const inactive = isActive(account) === false;
  // What we switched off with the old link we switch on again for who returns; nobody else's decision is undone (R10).
  const offByUs = transferFromLink !== null && owner?.disabledByUs === true;
  const mayActivate = offByUs || schema.mapping(activeAttributeOf(input)).flowBehavior === 'FlowAlways';
  if (inactive && !mayActivate) {
    return {
      kind: 'adopt',
      account,
      active: false,
      transferFromLink,
      detail: 'the account was found inactive in the target, and not by us: a person must decide',
    };
  }
  const mapped = schema.evaluate(input.attributes, mappingContext(input, 'update'));
  const error = mapped.errors[0];
  if (error !== undefined)
    return fail(error.code === 'ExpressionFailed' ? 'InternalError' : error.code, error.message);
  const wanted = wantedValues(mapped, profile, input.references);
  const change = difference(wanted, account, schema, {
    lastWritten: new Map(),
    lastObserved: new Map(),
    writes: new Map(),
  });
  if (change.modified.length === 0 || !schema.flow.update) {
    return {
      kind: 'adopt',
      account,
      active: !inactive,
      transferFromLink,
      detail: 'matched; already as it should be',
    };
  }
  return planUpdate(input, { account, targetId: account.id, wanted, change, transferFromLink });
}

function blockedBy(input: PlanInput): Decision | null {
  const { keyHolder, rival } = input;
  if (rival !== null) {
    return fail('DuplicateSourceEntries', `two people have this matching value; the other is ${rival}`);
  }
  if (keyHolder === null) return null;
  if (keyHolder.willFree) return waitFor(keyHolder.sourceId);
  return null;
}

/** The template's mapping of `active`, or any mapping when there is none: only its flow behaviour is asked. */
function activeAttributeOf(input: PlanInput): string {
  const { mapped } = input.schema;
  return mapped.includes(activeAttribute) ? activeAttribute : (mapped[0] ?? activeAttribute);
}

export function waitFor(sourceId: string): Decision {
  return {
    kind: 'wait-for-person',
    sourceId,
    detail: 'another person has to give the matching value free first',
  };
}

export function fail(code: Extract<Decision, { kind: 'fail' }>['code'], detail: string): Decision {
  return { kind: 'fail', code, detail };
}

/** The display name of an account for logs: what its listing shows, else its userName. */
export function accountName(account: ScimResource): string {
  const shown = readPath(account, 'displayName') ?? readPath(account, 'userName');
  return typeof shown === 'string' ? shown : account.id;
}
