import type { Attributes, CompiledSchema } from '@lockstep/mapping';
import type { ScimResource, TargetProfile, TargetValue } from '@lockstep/scim';
import type { JobSettings } from '../job/settings.ts';
import type { LeaveCause, Standing } from '../scope/standing.ts';

export interface LinkFacts {
  readonly id: string;
  readonly targetId: string;
  readonly state: 'active' | 'disabled';
  readonly disabledCause: Exclude<LeaveCause, 'hard-deleted'> | null;
  readonly disabledByUs: boolean;
  /** When the account was disabled; null while it is active. */
  readonly disabledAtMs: number | null;
  readonly matchKey: string | null;
  readonly lastWritten: ReadonlyMap<string, TargetValue>;
  readonly lastObserved: ReadonlyMap<string, TargetValue>;
  /** How often in a row an attribute was written with its last value. */
  readonly writes: ReadonlyMap<string, number>;
}

/** What a read of the linked account said. `complete`: all attributes, not a thin list row. */
export type Observation =
  | { readonly kind: 'not-read' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'account'; readonly account: ScimResource; readonly complete: boolean };

/** What the matching attributes found, in their order, the first match winning (entra.md M1). */
export type Match =
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'found';
      readonly attribute: string;
      readonly account: ScimResource;
      readonly complete: boolean;
    }
  | { readonly kind: 'several'; readonly attribute: string; readonly targetIds: readonly string[] };

/** Somebody else of this job who stands in the way of a matching value or an account. */
export interface Neighbour {
  readonly sourceId: string;
  readonly linkId: string;
  readonly targetId: string;
  readonly presence: 'unread' | 'present' | 'soft-deleted' | 'hard-deleted';
  /** Whether it was us who switched their account off: then its next holder gets it switched on again (rule R10). */
  readonly disabledByUs: boolean;
  /** true: their own wanted matching value is another one, so a rename of theirs will free this one. */
  readonly willFree: boolean;
}

/** Everything that a decision rests on; nothing else is read while deciding. */
export interface PlanInput {
  readonly sourceId: string;
  readonly standing: Exclude<Standing, { kind: 'undecided' }>;
  /** Staged attributes with IsSoftDeleted and appRoleAssignments added. */
  readonly attributes: Attributes;
  /** For the function DefaultDomain. */
  readonly defaultDomain: string | null;
  /** For the function SelectUniqueValue. */
  readonly isTaken?: (target: string, value: string) => boolean;
  readonly schema: CompiledSchema;
  readonly profile: TargetProfile;
  readonly settings: JobSettings;
  readonly link: LinkFacts | null;
  readonly observation: Observation;
  readonly match: Match;
  /** Who holds the matched account by a live link. */
  readonly owner: Neighbour | null;
  /** Who holds the wanted matching value by a live link, when it is not this person. */
  readonly keyHolder: Neighbour | null;
  /** Source ids of a ring of renames in which this person stands, in its order. */
  readonly ring: readonly string[] | null;
  /** Two people of the source who want one matching value: the other's source id. */
  readonly rival: string | null;
  /**
   * A write of ours that made or took over an account for this person, and whose answer was lost: what matches may be ours
   * already (rule R4).
   */
  readonly lostWrite: boolean;
  /** A reactivation of ours ended half done: what is still to be written completes it (rule R4). */
  readonly halfReactivated: boolean;
  readonly references: ReadonlyMap<string, string>;
  /** When the person was seen to be deleted for good; null when not. */
  readonly deletedAtMs: number | null;
  readonly nowMs: number;
}
