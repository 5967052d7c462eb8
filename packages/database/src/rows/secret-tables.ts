import type { Generated } from 'kysely';
import type { NullableTime, Time } from './columns.ts';

export interface SealedSecretTable {
  connection_id: string;
  name: string;
  key_id: string;
  envelope: string;
  /** The lease of whoever renews a grant. */
  renewal_until: NullableTime;
  updated_at: Time;
}

export interface DelegatedSignInTable {
  connection_id: string;
  principal: string;
  expires_at: Date;
  key_id: string;
  envelope: string;
}

export interface SessionTable {
  id: Generated<string>;
  principal_id: string;
  display_name: string;
  began_at: Generated<Date>;
  expires_at: Date;
}

export interface ConnectionAuthorizationTable {
  id: Generated<string>;
  connection_id: string;
  principal: string;
  state_hash: string;
  redirect_url: string;
  code_challenge: string | null;
  expires_at: Date;
  returned_at: NullableTime;
  key_id: string | null;
  envelope: string | null;
}
