import { isActive, requestsFor } from '@lockstep/scim';
import type { Decision, SkipReason } from './decision.ts';
import { activeAttribute, modification, wantedValues } from './difference.ts';
import { licenceMove } from './licence-move.ts';
import { mappingContext } from './mapping-context.ts';
import type { LinkFacts, PlanInput } from './plan-input.ts';
import { protection } from './protection.ts';
import type { Standing } from '../scope/standing.ts';

type Out = Extract<Standing, { kind: 'out-of-scope' }>;

/** Somebody who must not have an active account: disable, later delete, or nothing (entra.md C13..C15, rule R11). */
export function planLeaver(input: PlanInput, standing: Out): Decision {
  const { link } = input;
  if (link === null) {
    const ours = lostAccount(input);
    if (ours !== null) return ours;
    const reason = standing.cause === 'filter' ? 'OutOfScope' : 'NotEffectivelyEntitled';
    return skip(reason, standing.reason);
  }
  if (input.observation.kind === 'absent') {
    return { kind: 'end-link', reason: link.state === 'disabled' ? 'deleted' : 'vanished', again: false };
  }
  if (link.state === 'disabled') return planDelete(input, link, standing);
  const outOfScope = standing.cause === 'unassigned' || standing.cause === 'filter';
  if (outOfScope && input.settings.skipOutOfScopeDeletions)
    return skip('SkipOutOfScopeDeletions', standing.reason);
  return planDisable(input, link, standing);
}

/** Who left before we knew what became of their account's creation: it is linked first, and then taken like any other. */
function lostAccount({ lostWrite, match, owner }: PlanInput): Decision | null {
  if (!lostWrite || match.kind !== 'found') return null;
  if (owner?.presence === 'present' || owner?.presence === 'unread') return null;
  return {
    kind: 'adopt',
    account: match.account,
    active: isActive(match.account) !== false,
    transferFromLink: owner?.linkId ?? null,
    detail: 'made by a write whose answer was lost; its person left meanwhile',
  };
}

function planDisable(input: PlanInput, link: LinkFacts, standing: Out): Decision {
  const { schema, profile, observation } = input;
  if (!schema.flow.update) return skip('ActionSwitchedOff', 'the action Update is switched off');
  if (observation.kind !== 'account') throw new Error('a leaver is planned after their account was read');
  const mapped = schema.evaluate(input.attributes, mappingContext(input, 'update'));
  const wanted = wantedValues(mapped, profile, input.references);
  if (wanted.active !== false) {
    return skip(
      'ActionSwitchedOff',
      'no mapping switches the account off: map IsSoftDeleted to active to disable leavers',
    );
  }
  const cause = standing.cause === 'hard-deleted' ? 'soft-deleted' : standing.cause;
  const wasActive = isActive(observation.account);
  if (wasActive === false) {
    return { kind: 'mark-disabled', cause, detail: 'the account was inactive already' };
  }
  return {
    kind: 'write',
    effect: 'disable',
    targetId: link.targetId,
    requests: requestsFor(profile, {
      kind: 'update',
      targetId: link.targetId,
      set: new Map(),
      clear: [],
      active: false,
      observed: observation.account,
      ...heir(input, standing),
    }),
    before: observation.account,
    modified: [modification(activeAttribute, wasActive, false, wanted.redacted)],
    written: new Map([...link.lastWritten, [activeAttribute, false]]),
    heldAs: protection(input, observation.account),
    removalCause: cause,
    transferFromLink: null,
    goesOnAfter: null,
    warnings: [],
    licence: licenceMove(profile, observation.account, { active: false, licence: undefined }),
  };
}

/** DELETE comes only after a soft deletion or a disabled source account, and only for who was deleted for good (rule R11). */
function planDelete(input: PlanInput, link: LinkFacts, standing: Out): Decision {
  const { settings, profile, observation } = input;
  const afterDeletion =
    standing.cause === 'hard-deleted' &&
    (link.disabledCause === 'source-disabled' || link.disabledCause === 'soft-deleted');
  const afterUnassignment =
    settings.deleteWhenUnassigned && (link.disabledCause === 'unassigned' || link.disabledCause === 'filter');
  if (!afterDeletion && !afterUnassignment) {
    return skip(standing.cause === 'hard-deleted' ? 'NoLongerManaged' : 'AlreadyDisabled', standing.reason);
  }
  if (!link.disabledByUs)
    return skip('NoLongerManaged', 'the account was inactive before Lockstep managed it');
  if (!input.schema.flow.delete) return skip('ActionSwitchedOff', 'the action Delete is switched off');
  const leftAtMs = afterDeletion ? input.deletedAtMs : link.disabledAtMs;
  const dueAtMs = (leftAtMs ?? input.nowMs) + settings.deleteAfterMs;
  if (dueAtMs > input.nowMs)
    return { kind: 'wait-until', atMs: dueAtMs, detail: 'the time before a deletion has not passed' };
  if (observation.kind !== 'account') throw new Error('an account is read in full before it is deleted');
  return {
    kind: 'write',
    effect: 'delete',
    targetId: link.targetId,
    requests: requestsFor(profile, {
      kind: 'delete',
      targetId: link.targetId,
      observed: observation.account,
      ...(settings.transferee === null ? {} : { transferee: settings.transferee }),
    }),
    before: observation.account,
    modified: [],
    written: link.lastWritten,
    heldAs: protection(input, observation.account),
    removalCause: link.disabledCause,
    transferFromLink: null,
    goesOnAfter: null,
    warnings: [],
    licence: licenceMove(profile, observation.account, null),
  };
}

/**
 * An account that is switched off may take no attributes any more (zoom.md §2.4): whoever may be deleted later names the heir
 * now. Nobody else does, because the data would be moved for a mere pause.
 */
function heir({ settings }: PlanInput, { cause }: Out): { readonly transferee?: string } {
  const mayBeDeleted = (cause !== 'unassigned' && cause !== 'filter') || settings.deleteWhenUnassigned;
  return settings.transferee !== null && mayBeDeleted ? { transferee: settings.transferee } : {};
}

function skip(reason: SkipReason, detail: string): Decision {
  return { kind: 'skip', reason, detail };
}
