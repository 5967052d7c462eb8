import type { ErrorCode, ScimRequest, ScimResource, TargetValue } from '@lockstep/scim';

/** What a change does to the observed account; the gate counts these, not planners (rule R8). */
export type Effect = 'create' | 'update' | 'rename' | 'reactivate' | 'downgrade' | 'disable' | 'delete';

/** Those that take something away from a person: held together when they are too many. */
export const removals: ReadonlySet<Effect> = new Set<Effect>(['delete', 'disable', 'downgrade']);

/** The order of writing (rule R2): leavers first, then those who return, renames, updates, creates. */
export const priorities: Readonly<Record<Effect, number>> = {
  delete: 10,
  disable: 10,
  downgrade: 20,
  reactivate: 30,
  rename: 40,
  update: 50,
  create: 60,
};

export interface ModifiedAttribute {
  readonly name: string;
  readonly oldValue: TargetValue | null;
  readonly newValue: TargetValue | null;
  readonly redacted: boolean;
}

/** An attribute that differs and is not written any more: the target, or somebody there, changed it back each time (rule R24). */
export interface NotKept {
  readonly name: string;
  readonly held: TargetValue | null;
}

/** The licence that a write takes, and the one that it gives back; null for none (rule R18). */
export interface LicenceMove {
  readonly taken: string | null;
  readonly freed: string | null;
}

/** Why a person was left as they are; logged when it changes, else only counted (rule R20). */
export type SkipReason =
  | 'RedundantExport'
  | 'NotEffectivelyEntitled'
  | 'OutOfScope'
  | 'ImportSkipped'
  | 'ActionSwitchedOff'
  | 'InactiveInTarget'
  | 'NoLongerManaged'
  | 'SkipOutOfScopeDeletions'
  | 'AlreadyDisabled';

export interface PlannedWrite {
  readonly kind: 'write';
  readonly effect: Effect;
  readonly targetId: string | null;
  readonly requests: readonly ScimRequest[];
  readonly before: ScimResource | null;
  readonly modified: readonly ModifiedAttribute[];
  /** The values that the link remembers as last written. */
  readonly written: ReadonlyMap<string, TargetValue>;
  /** Set when the account is to be held for good (rule R10). */
  readonly heldAs: 'Protected' | null;
  /** Why the account is being disabled; kept on the link, and decides about a later DELETE (rule R11). */
  readonly removalCause: 'source-disabled' | 'soft-deleted' | 'unassigned' | 'filter' | null;
  /** A live link of somebody who is deleted in the source: it ends when this change starts (rule R12). */
  readonly transferFromLink: string | null;
  /** Set when this write is the first of two: the rest follows when that other person's change is done (rule R12). */
  readonly goesOnAfter: string | null;
  readonly warnings: readonly string[];
  readonly notKept?: readonly NotKept[];
  readonly licence: LicenceMove;
}

export type Decision =
  | PlannedWrite
  | {
      readonly kind: 'skip';
      readonly reason: SkipReason;
      readonly detail: string;
      readonly notKept?: readonly NotKept[];
    }
  /** The account exists and is as it should be: the link is made, nothing is written. */
  | {
      readonly kind: 'adopt';
      readonly account: ScimResource;
      readonly active: boolean;
      readonly transferFromLink: string | null;
      readonly detail: string;
    }
  /** The linked account is inactive already: only the link remembers it, nothing is written. */
  | {
      readonly kind: 'mark-disabled';
      readonly cause: Exclude<PlannedWrite['removalCause'], null>;
      readonly detail: string;
    }
  /** In scope, and the account is as it should be again: the link that remembers it as disabled is corrected. */
  | { readonly kind: 'mark-active'; readonly detail: string }
  | { readonly kind: 'wait-for-person'; readonly sourceId: string; readonly detail: string }
  | { readonly kind: 'wait-until'; readonly atMs: number; readonly detail: string }
  /** The linked account is not there any more and nothing is to be written. */
  | { readonly kind: 'end-link'; readonly reason: 'deleted' | 'vanished'; readonly again: boolean }
  | { readonly kind: 'fail'; readonly code: ErrorCode; readonly detail: string };

/** Graph's provisioningAction of what is done to an account (entra.md §10). */
export const provisioningActions = {
  create: 'create',
  delete: 'delete',
  disable: 'disable',
  update: 'update',
  rename: 'update',
  reactivate: 'update',
  downgrade: 'update',
} as const satisfies Record<Effect, string>;
