import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { lockJob } from '../configuration/job.repository.ts';
import { dropReferences, mentionsOf, stripMentions, type Mentions } from './mentions.ts';
import { isObjectId, isUserPrincipalName, knownBy, sourceIdsOf } from './names.ts';
import { obstacleTo, type Obstacle } from './obstacles.ts';
import { anonymiseChanges, deleteOwnRows, type Counts } from './own-rows.ts';
import { speaksOfPerson } from './speaks-of-person.ts';
import { stripFromTakers } from './takers.ts';

export interface ForgetRequest {
  /** An object id or a user principal name. */
  readonly name: string;
  /** null: in every job. */
  readonly jobId: string | null;
  /** Even while the person is in scope, or has an account in use. */
  readonly evenIfInUse: boolean;
  /** Only tell what would go. */
  readonly dryRun: boolean;
}

export interface ForgottenInJob {
  readonly jobId: string;
  /** Rows about the person, by table. */
  readonly deleted: Counts;
  /** Rows that counted or quoted the person, by table: they stay without. */
  readonly stripped: Counts;
  /** What administrators wrote, and only they can change. */
  readonly stillNamedIn: readonly string[];
}

export type Forgotten =
  | { readonly kind: 'forgotten'; readonly jobs: readonly ForgottenInJob[] }
  | { readonly kind: 'refused'; readonly obstacles: readonly Obstacle[] }
  /** Neither an object id nor a user principal name. */
  | { readonly kind: 'notAName' }
  | { readonly kind: 'noSuchJob' }
  /** Nothing is kept under it. */
  | { readonly kind: 'unknown' }
  /** Several people go or went by this name. */
  | { readonly kind: 'ambiguous'; readonly sourceIds: readonly string[] };

/**
 * Removes one person (R16) from all rows but the audit's, in one transaction that holds the jobs' rows: no cycle and no run on
 * demand begins meanwhile, and none may be under way. Nothing is written to the target or the source.
 */
export async function forgetPerson(db: Db, request: ForgetRequest): Promise<Forgotten> {
  const { name, jobId, evenIfInUse, dryRun } = request;
  if (!isObjectId(name) && !isUserPrincipalName(name)) return { kind: 'notAName' };
  if (jobId !== null && !isObjectId(jobId)) return { kind: 'noSuchJob' };
  const tx = await db.startTransaction().execute();
  try {
    const outcome = await forget(tx, name, jobId, evenIfInUse);
    if (dryRun || outcome.kind !== 'forgotten') await tx.rollback().execute();
    else await tx.commit().execute();
    return outcome;
  } catch (error) {
    await tx.rollback().execute();
    throw error;
  }
}

async function forget(tx: Db, name: string, only: string | null, evenIfInUse: boolean): Promise<Forgotten> {
  const jobs = await sql<{
    id: string;
  }>`select id from job where ${only}::uuid is null or id = ${only} order by id`.execute(tx);
  if (only !== null && jobs.rows.length === 0) return { kind: 'noSuchJob' };
  for (const { id } of jobs.rows) await lockJob(tx, id);
  const known = await sourceIdsOf(tx, only, name);
  if (known.length > 1) return { kind: 'ambiguous', sourceIds: known };
  // The name of nobody who is known may still stand in what others' rows quote, or in what was asked for on demand.
  const sourceId = known[0] ?? name;
  const obstacles: Obstacle[] = [];
  const forgotten: ForgottenInJob[] = [];
  for (const { id } of jobs.rows) {
    const mentions = mentionsOf(await knownBy(tx, id, sourceId, name));
    const obstacle = await obstacleTo(tx, id, sourceId, evenIfInUse);
    if (obstacle === null) {
      const done = await forgetInJob(tx, { jobId: id, sourceId, name, mentions });
      if (done !== null) forgotten.push(done);
    } else if (await speaksOfPerson(tx, { jobId: id, sourceId, name, mentions })) {
      obstacles.push(obstacle);
    }
  }
  if (obstacles.length > 0) return { kind: 'refused', obstacles };
  return forgotten.length === 0 ? { kind: 'unknown' } : { kind: 'forgotten', jobs: forgotten };
}

interface InJob {
  readonly jobId: string;
  readonly sourceId: string;
  readonly name: string;
  readonly mentions: Mentions;
}

async function forgetInJob(
  tx: Db,
  { jobId, sourceId, name, mentions }: InJob,
): Promise<ForgottenInJob | null> {
  const stillNamedIn = await namedByAdministrators(tx, jobId, mentions);
  const takenOver = await stripFromTakers(tx, jobId, sourceId);
  const anonymised = await anonymiseChanges(tx, jobId, sourceId);
  const deleted = await deleteOwnRows(tx, jobId, sourceId, name);
  const references = await dropReferences(tx, jobId, sourceId, mentions);
  const quoted = await stripMentions(tx, jobId, mentions);
  const stripped = sumOf(takenOver, references, quoted, { change: anonymised });
  const counts = { deleted: withoutZeros(deleted), stripped: withoutZeros(stripped) };
  if (Object.keys({ ...counts.deleted, ...counts.stripped }).length === 0) return null;
  // Whom it was about is what must not be known any more.
  await sql`select audit_append('person', 'delete', null, ${jobId}, null, ${JSON.stringify(counts)}::jsonb)`.execute(
    tx,
  );
  return { jobId, ...counts, stillNamedIn };
}

function sumOf(...counts: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const [table, rows] of counts.flatMap((one) => Object.entries(one)))
    sum[table] = (sum[table] ?? 0) + rows;
  return sum;
}

function withoutZeros(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0));
}

/** Where words of administrators name the person: protected accounts, filters, where mail goes. */
async function namedByAdministrators(tx: Db, jobId: string, { words }: Mentions): Promise<readonly string[]> {
  const { rows } = await sql<{ place: string }>`
    select 'the job''s settings' as place from job where id = ${jobId} and (settings::text ~* ${words} or notification_email ~* ${words})
    union select 'schema version ' || version from schema_version where job_id = ${jobId} and document::text ~* ${words}
    union select 'the schema draft' from schema_draft where job_id = ${jobId} and document::text ~* ${words}
    union select 'the audit' from audit_entry where job_id = ${jobId} and entry ~* ${words}
    order by place`.execute(tx);
  return rows.map(({ place }) => place);
}
