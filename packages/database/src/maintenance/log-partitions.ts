import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../client.ts';
import type { ProvisioningLogTable } from '../rows/tables.ts';

export type RetentionClass = ProvisioningLogTable['retention'];

const retentionClasses: readonly RetentionClass[] = ['write', 'failure', 'skip'];

/** Whoever writes waits for the locks below; rather than that, this pass gives up, and the next one tries again. */
const lockTimeout = sql`set local lock_timeout = '5s'`;

export interface Month {
  readonly from: Date;
  readonly until: Date;
  /** As a part of a table's name: 2026_11. */
  readonly name: string;
}

/** The month of a moment, in UTC, and the `count - 1` that follow it. */
export function monthsFrom(now: Date, count: number): readonly Month[] {
  return Array.from({ length: count }, (_, ahead) => {
    const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
    const until = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
    return { from, until, name: from.toISOString().slice(0, 7).replace('-', '_') };
  });
}

/**
 * Makes the partitions of the provisioning log for these months that are missing (R20). Entries that came before their
 * partition lie in the default one, and move. Returns the names of those that were made.
 */
export async function makeLogPartitions(db: Db, months: readonly Month[]): Promise<readonly string[]> {
  const existing = new Set((await logPartitions(db)).map(({ table }) => table));
  const made: string[] = [];
  for (const retention of retentionClasses) {
    for (const month of months) {
      const table = `provisioning_log_${retention}_${month.name}`;
      if (existing.has(table)) continue;
      await makePartition(db, `provisioning_log_${retention}`, table, month);
      made.push(table);
    }
  }
  return made;
}

async function makePartition(db: Db, parent: string, table: string, { from, until }: Month): Promise<void> {
  const bounds = sql`from (${sql.lit(from.toISOString())}) to (${sql.lit(until.toISOString())})`;
  await db.transaction().execute(async (tx) => {
    await lockTimeout.execute(tx);
    // Nobody may write into the default partition between the move and the attachment.
    await sql`lock table ${sql.table(`${parent}_default`)} in access exclusive mode`.execute(tx);
    await sql`create table ${sql.table(table)} (like ${sql.table(parent)} including defaults including constraints)`.execute(
      tx,
    );
    await sql`with early as (delete from ${sql.table(`${parent}_default`)}
        where activity_at >= ${from} and activity_at < ${until} returning *)
      insert into ${sql.table(table)} select * from early`.execute(tx);
    await sql`alter table ${sql.table(parent)} attach partition ${sql.table(table)} for values ${bounds}`.execute(
      tx,
    );
  });
}

const partitionRow = z.object({ table: z.string(), retention: z.enum(['write', 'failure', 'skip']) });
const partitionName = /^provisioning_log_(?:write|failure|skip)_(\d{4})_(\d{2})$/;

async function logPartitions(db: Db): Promise<readonly z.infer<typeof partitionRow>[]> {
  const rows = await sql`select c.relname as table, replace(p.relname, 'provisioning_log_', '') as retention
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.oid in (select inhrelid from pg_inherits where inhparent = 'provisioning_log'::regclass)`.execute(
    db,
  );
  return z.array(partitionRow).parse(rows.rows);
}

/** Drops the months whose youngest entry is older than its class is kept. Returns the names of those that went. */
export async function dropLogPartitions(
  db: Db,
  olderThan: Readonly<Record<RetentionClass, Date>>,
): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const { table, retention } of await logPartitions(db)) {
    const [, year, month] = partitionName.exec(table) ?? [];
    if (year === undefined || month === undefined) continue;
    // Months are counted from 0 by Date and from 1 in the name: this is the first day of the next month.
    if (Date.UTC(Number(year), Number(month), 1) > olderThan[retention].getTime()) continue;
    await db.transaction().execute(async (tx) => {
      await lockTimeout.execute(tx);
      await sql`drop table ${sql.table(table)}`.execute(tx);
    });
    dropped.push(table);
  }
  for (const retention of retentionClasses) {
    await sql`delete from ${sql.table(`provisioning_log_${retention}_default`)}
      where activity_at < ${olderThan[retention]}`.execute(db);
  }
  return dropped;
}
