import type { Db } from '@lockstep/database';
import { sql } from 'kysely';
import type { SeenRequest, TestTenant } from '../../testing/tenant.ts';
import type { Account, TargetByHand } from './accounts.ts';
import type { ByHand } from './expected.ts';

interface Scene {
  readonly db: Db;
  readonly jobId: string;
  readonly tenant: TestTenant;
  readonly target: TargetByHand;
  readonly byHand: ByHand;
  /** Accounts that nothing may have taken away. */
  readonly safe: readonly Account[];
}

/** What must be so after every cycle, whatever went wrong in it; what is not, in words. */
export async function broken(scene: Scene): Promise<readonly string[]> {
  const accounts = await scene.target.accounts();
  const found = await Promise.all([
    strangers(scene, accounts),
    protection(scene, accounts),
    writesWithoutRight(scene),
    journalAgainstTraffic(scene),
    logsAgainstJournal(scene),
  ]);
  return [...takenAway(scene, accounts), ...found.flat()];
}

function takenAway({ safe, byHand }: Scene, accounts: readonly Account[]): readonly string[] {
  return safe
    .filter(({ id }) => !byHand.switchedOff.has(id) && !byHand.deleted.has(id))
    .filter(({ id }) => accounts.find((one) => one.id === id)?.active !== true)
    .map(({ name }) => `R7: the account of ${name}, who has a right to it, was taken away`);
}

/** Only what we made or adopted is written. */
async function strangers(
  { db, jobId, byHand }: Scene,
  accounts: readonly Account[],
): Promise<readonly string[]> {
  const linked = await db.selectFrom('link').select('target_id').where('job_id', '=', jobId).execute();
  const ours = new Set(linked.map((link) => link.target_id));
  return [...byHand.strangers.values()]
    .filter(({ id }) => !ours.has(id))
    .filter((was) => JSON.stringify(accounts.find(({ id }) => id === was.id)) !== JSON.stringify(was))
    .map(({ name }) => `R12: the account ${name}, which is nobody's, was written`);
}

async function protection(
  { db, jobId, byHand }: Scene,
  accounts: readonly Account[],
): Promise<readonly string[]> {
  const linked = await db
    .selectFrom('change')
    .select('id')
    .where('job_id', '=', jobId)
    .where('effect', '=', 'create')
    .where('state', '=', 'succeeded')
    .where('match_key', '=', byHand.protectedName)
    .executeTakeFirst();
  const account = accounts.find(({ name }) => name === byHand.protectedName);
  return linked === undefined || account?.active ? [] : ['R10: the protected account was touched'];
}

/** Held stays held, and a removal has its proof. */
async function writesWithoutRight({ db, jobId }: Scene): Promise<readonly string[]> {
  const rows = await sql<{ id: string; source_id: string; effect: string; state: string; proved: boolean }>`
    select c.id, c.source_id, c.effect, c.state, jsonb_array_length(c.evidence) > 0 as proved from change c
    where c.job_id = ${jobId} and exists (select 1 from journal j where j.change_id = c.id)
      and (c.state in ('held', 'rejected', 'planned', 'released')
        or (c.effect in ('disable', 'delete') and jsonb_array_length(c.evidence) = 0))`.execute(db);
  return rows.rows.map((row) =>
    row.proved || !['disable', 'delete'].includes(row.effect)
      ? `R8: the ${row.effect} of ${row.source_id} was sent, and is ${row.state}`
      : `R7: the ${row.effect} of ${row.source_id} was sent without evidence`,
  );
}

/** R4, R14: what the target was asked to write was an intent before, and what we believe to be done it did. */
async function journalAgainstTraffic({ db, jobId, tenant, target }: Scene): Promise<readonly string[]> {
  const seen = await tenant.writes(target.service);
  const journal = await db.selectFrom('journal').selectAll().where('job_id', '=', jobId).execute();
  const intended = tally(journal.map((row) => keyOf(row.method, row.path, row.request)));
  const believed = tally(
    journal.filter((row) => row.outcome === 'ok').map((row) => keyOf(row.method, row.path, row.request)),
  );
  const arrived = tally(seen.filter(({ status }) => status !== 429 && status !== 401).map(keyOfSeen));
  const done = tally(seen.filter(({ status }) => status >= 200 && status < 300).map(keyOfSeen));
  return [
    ...excess(arrived, intended).map((key) => `R4: ${key} was sent more often than it was intended`),
    ...excess(believed, done).map((key) => `R4: ${key} is taken for done more often than it was done`),
  ];
}

/** R14, R20: whatever was sent is told of, and nothing is told of that was not sent. */
async function logsAgainstJournal({ db, jobId }: Scene): Promise<readonly string[]> {
  const untold = await sql<{ effect: string; state: string; source_id: string }>`
    select effect, state, source_id from change c where job_id = ${jobId} and state in ('succeeded', 'failed')
      and exists (select 1 from journal j where j.change_id = c.id)
      and not exists (select 1 from provisioning_log l where l.change_id = c.id
        and (c.state = 'failed' or l.status = 'success'))`.execute(db);
  const invented = await sql<{ action: string; status: string; source_id: string; n: number }>`
    select action, status, source_id, count(*)::int as n from provisioning_log l
    where job_id = ${jobId} and status = 'success' and effect is not null and change_id is not null
    group by action, status, source_id, change_id
    having count(*) > 1 or not exists (select 1 from journal j where j.change_id = l.change_id)`.execute(db);
  return [
    ...untold.rows.map((row) => `R20: nothing tells of the ${row.effect} (${row.state}) of ${row.source_id}`),
    ...invented.rows.map(
      (row) =>
        `R20: ${row.action} ${row.status} of ${row.source_id} is told ${String(row.n)} times or was not sent`,
    ),
  ];
}

function keyOfSeen({ method, path, body }: SeenRequest): string {
  return keyOf(method, path, body);
}

/** One request, however the address is written; creations are told apart by the name. */
function keyOf(method: string, path: string, body: unknown): string {
  const resource = path.slice(path.indexOf('/Users'));
  return method === 'POST' ? `${method} ${resource} ${nameIn(body)}` : `${method} ${resource}`;
}

function nameIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'userName' in body) return String(body.userName);
  return '';
}

function tally(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function excess(more: ReadonlyMap<string, number>, than: ReadonlyMap<string, number>): readonly string[] {
  return [...more].filter(([key, count]) => count > (than.get(key) ?? 0)).map(([key]) => key);
}
