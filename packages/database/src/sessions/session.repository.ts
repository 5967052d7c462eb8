import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** Somebody who is signed in in a browser; who it is, the issuer says. */
export interface SignedIn {
  /** As audit entries name them. */
  readonly principalId: string;
  readonly displayName: string;
  readonly expiresAt: Date;
}

export interface StoredSession extends SignedIn {
  readonly id: string;
  readonly beganAt: Date;
}

const goesOn = sql<boolean>`expires_at > now()`;

/** Answers its id: without this row the browser's cookie is worth nothing. */
export async function beginSession(db: Db, session: SignedIn): Promise<string> {
  const { principalId, displayName, expiresAt } = session;
  const { id } = await db
    .insertInto('session')
    .values({ principal_id: principalId, display_name: displayName, expires_at: expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function sessionGoesOn(db: Db, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('session')
    .select('id')
    .where('id', '=', id)
    .where(goesOn)
    .executeTakeFirst();
  return row !== undefined;
}

/** The newest first, of one person or of everybody. */
export async function listSessions(
  db: Db,
  principalId: string | null,
  limit: number,
): Promise<readonly StoredSession[]> {
  const rows = await db
    .selectFrom('session')
    .select([
      'id',
      'principal_id as principalId',
      'display_name as displayName',
      'began_at as beganAt',
      'expires_at as expiresAt',
    ])
    .where(goesOn)
    .$if(principalId !== null, (query) => query.where('principal_id', '=', principalId))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows;
}

export async function endSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('session').where('id', '=', id).execute();
}

/** In all browsers; answers how many went on. */
export async function endSessionsOf(db: Db, principalId: string): Promise<number> {
  const ended = await db
    .deleteFrom('session')
    .where('principal_id', '=', principalId)
    .where(goesOn)
    .returning('id')
    .execute();
  return ended.length;
}

export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db
    .deleteFrom('session')
    .where('expires_at', '<=', sql<Date>`now()`)
    .execute();
}
