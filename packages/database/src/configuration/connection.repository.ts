import type { Selectable } from 'kysely';
import type { Db } from '../client.ts';
import type { ConnectionTable } from '../rows/tables.ts';
import {
  connectionFindings,
  sourceConnectionSettings,
  targetConnectionSettings,
  type ConnectionFinding,
  type SourceConnectionSettings,
  type TargetConnectionSettings,
} from './connection-settings.ts';
import { pageOf, type Page, type PageRequest } from './page.ts';

interface ConnectionBase {
  readonly id: string;
  /** Of the gallery for a target; `entra` for a source. */
  readonly templateId: string;
  readonly displayName: string;
  /** Tenant id or target account that a test or a cycle found behind it (R9); null before. */
  readonly identity: string | null;
  readonly findings: readonly ConnectionFinding[];
  readonly testedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type Connection = ConnectionBase &
  (
    | { readonly kind: 'source'; readonly settings: SourceConnectionSettings }
    | { readonly kind: 'target'; readonly settings: TargetConnectionSettings }
  );

export type NewConnection = Pick<Connection, 'templateId' | 'displayName'> &
  (
    | { readonly kind: 'source'; readonly settings: SourceConnectionSettings }
    | { readonly kind: 'target'; readonly settings: TargetConnectionSettings }
  );

/** Call it in one transaction with `putSecret`: a connection without its secret is never stored. */
export async function insertConnection(db: Db, connection: NewConnection): Promise<string> {
  const row = await db
    .insertInto('connection')
    .values({
      kind: connection.kind,
      template_id: connection.templateId,
      display_name: connection.displayName,
      settings: JSON.stringify(connection.settings),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface ConnectionChange {
  readonly displayName: string;
  readonly settings: SourceConnectionSettings | TargetConnectionSettings;
  /** What was learned with the old settings says nothing about the new ones. */
  readonly forgetTest: boolean;
}

export async function updateConnection(db: Db, id: string, change: ConnectionChange): Promise<void> {
  await db
    .updateTable('connection')
    .set({
      display_name: change.displayName,
      settings: JSON.stringify(change.settings),
      updated_at: new Date(),
      ...(change.forgetTest ? { findings: '[]', tested_at: null } : {}),
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteConnection(db: Db, id: string): Promise<void> {
  await db.deleteFrom('connection').where('id', '=', id).execute();
}

export async function findConnection(db: Db, id: string): Promise<Connection | null> {
  const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toConnection(row);
}

/** Holds the row until the transaction ends, so that two updates do not mix and a delete can't overtake a new job. */
export async function lockConnection(db: Db, id: string): Promise<Connection | null> {
  const row = await db
    .selectFrom('connection')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : toConnection(row);
}

/** In no order; ids that do not exist are left out. */
export async function findConnectionsByIds(db: Db, ids: readonly string[]): Promise<readonly Connection[]> {
  const rows = await db
    .selectFrom('connection')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(toConnection);
}

/** Oldest first. */
export async function listConnections(
  db: Db,
  filter: { readonly kind?: 'source' | 'target' | null },
  page: PageRequest,
): Promise<Page<Connection>> {
  let query = db
    .selectFrom('connection')
    .selectAll()
    .orderBy('id')
    .limit(page.first + 1);
  if (filter.kind !== undefined && filter.kind !== null) query = query.where('kind', '=', filter.kind);
  if (page.after !== null) query = query.where('id', '>', page.after);
  return pageOf(await query.execute(), page.first, toConnection);
}

function toConnection(row: Selectable<ConnectionTable>): Connection {
  const base = {
    id: row.id,
    templateId: row.template_id,
    displayName: row.display_name,
    identity: row.identity,
    findings: connectionFindings.parse(row.findings),
    testedAt: row.tested_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  return row.kind === 'source'
    ? { ...base, kind: 'source', settings: sourceConnectionSettings.parse(row.settings) }
    : { ...base, kind: 'target', settings: targetConnectionSettings.parse(row.settings) };
}
