import type { AttributeValue } from '@lockstep/mapping';

/**
 * What the source said about one object: a key that is missing was not in the answer (Graph leaves out what was never
 * set, graph.md G7), `null` was explicitly null. Booleans are "True"/"False" (expressions.md L13), names are Entra's
 * provisioning names (graph.md §12), never Graph's.
 */
export type SourceAttributes = Readonly<Record<string, AttributeValue>>;

/** One member entry of a group feed (`members@delta`). */
export interface GroupMemberItem {
  readonly id: string;
  readonly isUser: boolean;
  readonly removed: boolean;
}

export interface AssignmentItem {
  readonly id: string;
  readonly principalId: string;
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal';
  readonly principalDisplayName: string | null;
  readonly appRoleId: string;
  readonly resourceId: string;
}

/** One entry of a feed page, in the order of the page. */
export type FeedItem =
  | { readonly kind: 'user'; readonly id: string; readonly attributes: SourceAttributes }
  | { readonly kind: 'user-removed'; readonly id: string; readonly reason: 'changed' | 'deleted' }
  | { readonly kind: 'group'; readonly id: string; readonly members: readonly GroupMemberItem[] }
  | { readonly kind: 'group-removed'; readonly id: string }
  | { readonly kind: 'assignment'; readonly assignment: AssignmentItem }
  | { readonly kind: 'assignment-removed'; readonly id: string };

/** Where a feed goes on: `next` has more pages in this round; `done` carries the link of the next round (null for plain lists). */
export type FeedLink =
  | { readonly kind: 'next'; readonly link: string }
  | { readonly kind: 'done'; readonly deltaLink: string | null };

export interface FeedPage {
  readonly items: readonly FeedItem[];
  readonly link: FeedLink;
}

/** How a feed starts; the answer's links carry the query, so it is stated only once (graph.md G2). */
export type FeedStart =
  | { readonly kind: 'users'; readonly attributes: readonly string[]; readonly from: 'beginning' | 'now' }
  /** At most 50 groups (graph.md G4). */
  | { readonly kind: 'group-members'; readonly groupIds: readonly string[] }
  /** A plain list of the people in a group or in groups of it, for filters that ask for it: there is no delta of this. */
  | { readonly kind: 'transitive-members'; readonly groupId: string }
  | { readonly kind: 'assignment-list'; readonly servicePrincipalId: string }
  | { readonly kind: 'assignment-changes'; readonly servicePrincipalId: string; readonly from: 'now' };

/** A direct read of one person: 404 on the user is looked up in deletedItems too (rule R7). */
export type PersonRead =
  | { readonly kind: 'present'; readonly attributes: SourceAttributes }
  | { readonly kind: 'soft-deleted' }
  | { readonly kind: 'hard-deleted' };

export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly displayName: string;
  readonly isEnabled: boolean;
}

export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly AppRole[];
}

/** The feed's token is expired or no longer valid (graph.md G51, G52): the caller starts a new round from the beginning. */
export class FeedExpiredError extends Error {
  override readonly name = 'FeedExpiredError';
}

/** Any other failure of the source; `credential` and `permission` failures need an administrator, the rest pass by themselves. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    readonly kind: 'credential' | 'permission' | 'not-found' | 'throttled' | 'unavailable' | 'protocol',
    /** Graph's error code or our own; never a name, an address or a text of the tenant's data. */
    readonly code: string,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** The port of the source: Microsoft Graph as Lockstep needs it. All methods throw SourceError; feeds throw FeedExpiredError too. */
export interface SourceDirectory {
  /** The tenant's default verified domain; null when it has none. */
  defaultDomain(signal?: AbortSignal): Promise<string | null>;
  /** The tenant that the token itself names (`tid`, rule R9). */
  tenantId(signal?: AbortSignal): Promise<string>;
  servicePrincipal(id: string, signal?: AbortSignal): Promise<ServicePrincipal>;
  startFeed(start: FeedStart, signal?: AbortSignal): Promise<FeedPage>;
  continueFeed(start: FeedStart, link: string, signal?: AbortSignal): Promise<FeedPage>;
  /** The object id of a person who is not deleted, by object id or user principal name; null when there is none. */
  findPerson(nameOrId: string, signal?: AbortSignal): Promise<string | null>;
  /** Reads people by `$batch`; every id asked is in the answer. */
  readPeople(
    ids: readonly string[],
    attributes: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, PersonRead>>;
  /** `true` = the assignment still exists; `false` = 404 (evidence `assignment-gone`). */
  proveAssignments(
    servicePrincipalId: string,
    assignmentIds: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, boolean>>;
  /** Of the groups asked for each person, those of which they are still a member (`checkMemberGroups`, at most 20 a call). A person that no longer exists gets an empty set. */
  proveMemberships(
    asked: readonly { readonly personId: string; readonly groupIds: readonly string[] }[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
}
