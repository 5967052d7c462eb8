import type { JsonObject } from '../json/json.ts';
import type { ScimResource } from '../resource/scim-resource.ts';
import type { TargetValue } from '../resource/target-value.ts';

/** One request as data; the client only adds the address, the token and the headers. */
export interface ScimRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the tenant URL, beginning with `/`; ids are percent-encoded. */
  readonly path: string;
  readonly body?: JsonObject;
  /** The rate label of this request (TargetProfile.rate). */
  readonly label: string;
}

export interface CreateAccount {
  readonly kind: 'create';
  readonly attributes: ReadonlyMap<string, TargetValue>;
}

export interface UpdateAccount {
  readonly kind: 'update';
  readonly targetId: string;
  readonly set: ReadonlyMap<string, TargetValue>;
  readonly clear: readonly string[];
  /** Given only if it must change. */
  readonly active?: boolean;
  readonly observed: ScimResource;
  /** Who receives the data; written with a deactivation, where the target knows such a thing (profile.transferee). */
  readonly transferee?: string;
}

export interface DeleteAccount {
  readonly kind: 'delete';
  readonly targetId: string;
  readonly transferee?: string;
  /** Tells whether the account still takes a transferee; without it that is assumed. */
  readonly observed?: ScimResource;
}

export type AccountChange = CreateAccount | UpdateAccount | DeleteAccount;
