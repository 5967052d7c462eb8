import type { NewAppRole } from '@lockstep/engine';
import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';
import type { DirectoryAction, DirectoryChangeTable } from '../rows/directory-tables.ts';

/** What is asked for, by its action. */
export type NewDirectoryChange =
  | { readonly action: 'addAppRole'; readonly appRoleId: string; readonly appRole: NewAppRole }
  | { readonly action: 'removeAppRole'; readonly appRoleId: string }
  | { readonly action: 'assignAppRole'; readonly appRoleId: string; readonly principalId: string }
  | { readonly action: 'removeAppRoleAssignment'; readonly assignmentId: string };

export interface DirectoryChange {
  readonly id: string;
  readonly jobId: string;
  readonly servicePrincipalId: string;
  /** Who asked, and whose sign-in is used. */
  readonly principal: string;
  readonly action: DirectoryAction;
  readonly appRoleId: string | null;
  readonly appRole: NewAppRole | null;
  readonly principalId: string | null;
  readonly assignmentId: string | null;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** What came out on the way. */
export interface Learned {
  readonly appRoleId?: string;
  readonly assignmentId?: string;
  readonly principalId?: string;
}

const appRoleShape = z.object({ displayName: z.string(), value: z.string(), description: z.string() });

/** Null: another change of the same application is under way. */
export async function openDirectoryChange(
  db: Db,
  of: { readonly jobId: string; readonly servicePrincipalId: string; readonly principal: string },
  change: NewDirectoryChange,
): Promise<string | null> {
  const row = await db
    .insertInto('directory_change')
    .values({
      job_id: of.jobId,
      service_principal_id: of.servicePrincipalId.toLowerCase(),
      principal: of.principal,
      action: change.action,
      app_role_id: 'appRoleId' in change ? change.appRoleId : null,
      app_role: 'appRole' in change ? JSON.stringify(change.appRole) : null,
      principal_id: 'principalId' in change ? change.principalId : null,
      assignment_id: 'assignmentId' in change ? change.assignmentId : null,
    })
    .onConflict((conflict) =>
      conflict.column('service_principal_id').where('state', '=', 'running').doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function findDirectoryChange(db: Db, id: string): Promise<DirectoryChange | null> {
  const row = await db.selectFrom('directory_change').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toDirectoryChange(row);
}

/** Ends it; does nothing to one that has ended. */
export async function closeDirectoryChange(
  db: Db,
  id: string,
  { error, appRoleId, assignmentId, principalId }: { readonly error: DirectoryChange['error'] } & Learned,
): Promise<void> {
  await db
    .updateTable('directory_change')
    .set({
      state: error === null ? 'succeeded' : 'failed',
      error_code: error?.code ?? null,
      error_message: error?.message ?? null,
      ended_at: sql<Date>`now()`,
      ...(appRoleId === undefined ? {} : { app_role_id: appRoleId }),
      ...(assignmentId === undefined ? {} : { assignment_id: assignmentId }),
      ...(principalId === undefined ? {} : { principal_id: principalId }),
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

/**
 * Those whose workflow was ended by its time limit: no worker took them up, or it was lost for too long. In the audit it is Lockstep's
 * doing, whoever happened to look.
 */
export async function closeAbandonedDirectoryChanges(
  db: Db,
  lifetimeMs: number,
  error: { readonly code: string; readonly message: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const done =
      await sql`update directory_change set state = 'failed', ended_at = now(), error_code = ${error.code},
      error_message = ${error.message}
    where state = 'running' and started_at < now() - ${lifetimeMs} * interval '1 millisecond'`.execute(tx);
    if (Number(done.numAffectedRows ?? 0) > 0)
      await sql`select set_config('lockstep.actor', '', true)`.execute(tx);
  });
}

function toDirectoryChange(row: Selectable<DirectoryChangeTable>): DirectoryChange {
  const { error_code: code, error_message: message } = row;
  return {
    id: row.id,
    jobId: row.job_id,
    servicePrincipalId: row.service_principal_id,
    principal: row.principal,
    action: row.action,
    appRoleId: row.app_role_id,
    appRole: appRoleShape.nullable().parse(row.app_role),
    principalId: row.principal_id,
    assignmentId: row.assignment_id,
    state: row.state,
    error: code === null ? null : { code, message: message ?? '' },
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
