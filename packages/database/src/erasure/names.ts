import { sql } from 'kysely';
import type { Db } from '../client.ts';

/** By what one job's rows know a person. */
export interface KnownBy {
  /** The object id, account ids, addresses: long enough to stand within other text. */
  readonly words: readonly string[];
  /** Short account ids and the like: only as a whole JSON value. */
  readonly values: readonly string[];
  readonly displayNames: readonly string[];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isObjectId(name: string): boolean {
  return uuid.test(name);
}

/** A user principal name has one; any other word would stand in the rows of people who have nothing to do with it. */
export function isUserPrincipalName(name: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(name);
}

/**
 * Object ids of whom a name means, in one job or all: by what is staged, else by the matching values of links and changes,
 * which outlive it. More than one: the name was passed on.
 */
export async function sourceIdsOf(db: Db, jobId: string | null, name: string): Promise<readonly string[]> {
  if (isObjectId(name)) return [name.toLowerCase()];
  const wanted = name.toLowerCase();
  const within = sql`(${jobId}::uuid is null or job_id = ${jobId})`;
  const staged = await sql<{ id: string }>`select distinct source_id as id from person
    where ${within} and lower(attributes ->> 'userPrincipalName') = ${wanted} order by 1`.execute(db);
  if (staged.rows.length > 0) return staged.rows.map(({ id }) => id);
  const kept = await sql<{ id: string }>`
    select source_id as id from link where ${within} and lower(match_key) = ${wanted}
    union select source_id from change where ${within} and lower(match_key) = ${wanted}
    union select source_id from on_demand_run where ${within} and source_id is not null and lower(subject) = ${wanted}
    order by 1`.execute(db);
  return kept.rows.map(({ id }) => id);
}

/** Source attributes that name a person to others; what else is selected describes them. */
const addresses = [
  'userPrincipalName',
  'mail',
  'otherMails',
  'proxyAddresses',
  'onPremisesUserPrincipalName',
];

/**
 * All by which the job's rows may speak of a person. What another one of the job goes by now, an account or an address that was
 * passed on (R12), is theirs and left out.
 */
export async function knownBy(db: Db, jobId: string, sourceId: string, name: string): Promise<KnownBy> {
  const { rows } = await sql<{ name: string; kind: 'account' | 'address' | 'display' }>`with
      own as (select * from person where job_id = ${jobId} and source_id = ${sourceId}),
      named as (
        select target_id as name, 'account' as kind from link where job_id = ${jobId} and source_id = ${sourceId}
        union select target_id, 'account' from change where job_id = ${jobId} and source_id = ${sourceId}
        union select target_id, 'account' from journal where job_id = ${jobId} and source_id = ${sourceId}
        union select target_id, 'account' from provisioning_log where job_id = ${jobId} and source_id = ${sourceId}
        union select target_id, 'account' from dry_run_plan where job_id = ${jobId} and source_id = ${sourceId}
        union select match_key, 'address' from link where job_id = ${jobId} and source_id = ${sourceId}
        union select match_key, 'address' from change where job_id = ${jobId} and source_id = ${sourceId}
        union select wanted_key, 'address' from own
        union select regexp_replace(v #>> '{}', '^smtp:', '', 'i'), 'address' from own,
            jsonb_each(attributes) a, jsonb_path_query(a.value, '$[*]') v where a.key = any(${addresses}::text[])
        union select attributes ->> 'displayName', 'display' from own
        union select source_display_name, 'display' from change where job_id = ${jobId} and source_id = ${sourceId}
        union select source_display_name, 'display' from provisioning_log where job_id = ${jobId} and source_id = ${sourceId}
        union select target_display_name, 'display' from provisioning_log where job_id = ${jobId} and source_id = ${sourceId}
        union select ${isUserPrincipalName(name) ? name : null}::text, 'address')
    select distinct n.name, n.kind from named n where coalesce(n.name, '') <> ''
      and not exists (select 1 from link l where l.job_id = ${jobId} and l.source_id <> ${sourceId} and l.ended_at is null
        and (l.target_id = n.name or lower(l.match_key) = lower(n.name)))
      and not exists (select 1 from person p where p.job_id = ${jobId} and p.source_id <> ${sourceId}
        and (lower(p.wanted_key) = lower(n.name) or lower(n.name) in (lower(p.attributes ->> 'userPrincipalName'),
          lower(p.attributes ->> 'mail'), lower(p.attributes ->> 'displayName'))))`.execute(db);
  const names = rows.filter(({ kind }) => kind !== 'display').map((row) => row.name);
  const addressed = rows.filter((row) => row.kind === 'display' && isUserPrincipalName(row.name));
  const known = [sourceId, ...names, ...addressed.map((row) => row.name)];
  return {
    words: known.filter(isDistinct),
    values: known.filter((word) => !isDistinct(word)),
    displayNames: rows.filter(({ kind }) => kind === 'display').map((row) => row.name),
  };
}

/** Nobody else's text holds it by chance: a small number may be an account's id (R24). */
function isDistinct(word: string): boolean {
  return word.length >= 12 || (isUserPrincipalName(word) && word.length >= 5);
}
