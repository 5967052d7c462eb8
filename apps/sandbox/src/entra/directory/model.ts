import type { JsonObject } from '../../json/json.ts';

export interface Person {
  readonly id: string;
  deletedDateTime: string | null;
  managerId: string | null;
  /** A missing key was never set; null was set to null (graph.md G7). */
  properties: JsonObject;
  /** What a soft delete took away and a restore gives back. */
  suspended: {
    readonly groupIds: string[];
    readonly assignments: Assignment[];
    readonly reportIds: string[];
  } | null;
}

export interface Group {
  readonly id: string;
  deletedDateTime: string | null;
  properties: JsonObject;
  /** Direct members: people and groups. */
  readonly members: Set<string>;
}

export interface AppRole {
  readonly id: string;
  readonly value: string | null;
  readonly displayName: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly allowedMemberTypes: readonly string[];
  readonly origin: string;
}

export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly AppRole[];
  /** Of the application object in this tenant; null when it lives in another one. Its app roles are those with origin Application. */
  readonly applicationId: string | null;
  readonly properties: JsonObject;
}

export interface Assignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly createdDateTime: string;
  readonly principalId: string;
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal';
  readonly resourceId: string;
}

/** Changes are data, so that the lagging view can get the same ones later (G13). */
export type Change =
  | {
      readonly kind: 'personPut';
      readonly id: string;
      readonly set: JsonObject;
      readonly unset?: readonly string[];
      readonly managerId?: string | null;
    }
  | { readonly kind: 'personDeleted'; readonly id: string; readonly at: string }
  | { readonly kind: 'personPurged' | 'personRestored'; readonly id: string }
  | { readonly kind: 'groupPut'; readonly id: string; readonly set: JsonObject }
  | {
      readonly kind: 'groupMembers';
      readonly id: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly kind: 'groupDeleted'; readonly id: string; readonly at: string }
  | { readonly kind: 'groupPurged' | 'groupRestored'; readonly id: string }
  | { readonly kind: 'servicePrincipalPut'; readonly value: ServicePrincipal }
  | { readonly kind: 'servicePrincipalDeleted'; readonly id: string }
  | { readonly kind: 'assigned'; readonly assignment: Assignment }
  | { readonly kind: 'unassigned'; readonly resourceId: string; readonly assignmentId: string };

export type Feed = 'user' | 'group' | 'appRoleAssignment' | 'servicePrincipal';

export interface LogEntry {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'created' | 'updated' | 'deleted' | 'purged' | 'restored';
  /** Names of what an update touched; `members` and `manager` among them. */
  readonly properties: readonly string[];
  /** Members, or the manager, that came and went. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}
