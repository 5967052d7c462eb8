import type { Generated } from 'kysely';
import type { NullableJson, NullableTime, Time } from './columns.ts';

export type DirectoryAction = 'addAppRole' | 'removeAppRole' | 'assignAppRole' | 'removeAppRoleAssignment';

/** What an administrator changes in Entra itself. */
export interface DirectoryChangeTable {
  id: Generated<string>;
  job_id: string;
  service_principal_id: string;
  /** Who asked, and whose sign-in is used. */
  principal: string;
  action: DirectoryAction;
  app_role_id: string | null;
  /** What is stated of a new role. */
  app_role: NullableJson;
  /** The person or the group. */
  principal_id: string | null;
  assignment_id: string | null;
  state: Generated<'running' | 'succeeded' | 'failed'>;
  error_code: string | null;
  error_message: string | null;
  started_at: Time;
  ended_at: NullableTime;
}
