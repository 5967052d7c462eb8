import { sql, type Selectable } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';
import type { PersonTable } from '../rows/tables.ts';
import { pageOf, type Page, type PageRequest } from './page.ts';

const attributes = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));

/** One person of the source as one job knows them. */
export interface Person {
  readonly jobId: string;
  readonly sourceId: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string | null;
  readonly presence: Selectable<PersonTable>['presence'];
  /** null: not yet decided. */
  readonly inScope: boolean | null;
  readonly skipReason: string | null;
  /** The person whose change this one waits for (R12). */
  readonly waitsFor: string | null;
  readonly dueAt: Date | null;
  /** When time alone changes whether they are in scope. */
  readonly scopeChangesAt: Date | null;
  readonly attempts: number;
  readonly error: { readonly code: string; readonly message: string | null } | null;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
  readonly deletedAt: Date | null;
}

export interface PersonFilter {
  readonly presences?: readonly Person['presence'][] | null;
  readonly inScope?: boolean | null;
  readonly failing?: boolean | null;
  readonly errorCode?: string | null;
  /** Part of the user principal name or display name, in any case. */
  readonly search?: string | null;
}

export async function findPerson(db: Db, jobId: string, sourceId: string): Promise<Person | null> {
  const row = await db
    .selectFrom('person')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return row === undefined ? null : toPerson(row);
}

/** By source id. */
export async function listPeople(
  db: Db,
  jobId: string,
  filter: PersonFilter,
  page: PageRequest,
): Promise<Page<Person>> {
  let query = db
    .selectFrom('person')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('source_id')
    .limit(page.first + 1);
  if (filter.presences?.length) query = query.where('presence', 'in', [...filter.presences]);
  if (filter.inScope !== undefined && filter.inScope !== null)
    query = query.where('in_scope', '=', filter.inScope);
  if (filter.failing === true) query = query.where('error_code', 'is not', null);
  if (filter.failing === false) query = query.where('error_code', 'is', null);
  if (filter.errorCode) query = query.where('error_code', '=', filter.errorCode);
  if (filter.search) {
    const pattern = `%${filter.search.replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`;
    query = query.where(
      sql<boolean>`(attributes ->> 'userPrincipalName' ilike ${pattern} or attributes ->> 'displayName' ilike ${pattern})`,
    );
  }
  if (page.after !== null) query = query.where('source_id', '>', page.after);
  return pageOf(await query.execute(), page.first, toPerson);
}

function toPerson(row: Selectable<PersonTable>): Person {
  const known = attributes.nullable().parse(row.attributes) ?? {};
  return {
    jobId: row.job_id,
    sourceId: row.source_id,
    displayName: textOf(known['displayName']),
    userPrincipalName: textOf(known['userPrincipalName']),
    presence: row.presence,
    inScope: row.in_scope,
    skipReason: row.skip_reason,
    waitsFor: row.waits_for,
    dueAt: row.due_at,
    scopeChangesAt: row.scope_changes_at,
    attempts: row.attempts,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
    deletedAt: row.deleted_at,
  };
}

function textOf(value: string | readonly string[] | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
