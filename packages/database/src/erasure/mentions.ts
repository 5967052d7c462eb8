import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../client.ts';
import type { KnownBy } from './names.ts';

/** What stands where a person was named. */
const forgotten = 'forgotten';

/** Regular expressions of PostgreSQL, for text and for JSON as text. */
export interface Mentions {
  /** Within text. */
  readonly words: string;
  /** As a whole JSON string. */
  readonly values: string;
  /** As the display name of somebody, in JSON. */
  readonly display: string;
  /** As an account's display name, in a column. */
  readonly displayNames: readonly string[];
}

const never = '(?!)';
const literal = (word: string) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
/** As it stands within a JSON text. */
const inJson = (word: string) => literal(JSON.stringify(word).slice(1, -1));
const oneOf = (words: readonly string[]) => (words.length === 0 ? never : `(?:${words.join('|')})`);

export function mentionsOf({ words, values, displayNames }: KnownBy): Mentions {
  const bounded = String.raw`(?<![[:alnum:]_.%+-])${oneOf(words.map(inJson))}(?![[:alnum:]_-]|\.[[:alnum:]])`;
  return {
    words: words.length === 0 ? never : bounded,
    values: `"${oneOf([...words, ...values].map(inJson))}"`,
    display: `("(?:displayName|formatted)": )"${oneOf(displayNames.map(inJson))}"`,
    displayNames,
  };
}

/** Only these strings, and as whole values. */
export function mentionsOfValues(values: readonly string[]): Mentions {
  return { words: never, values: `"${oneOf(values.map(inJson))}"`, display: never, displayNames: [] };
}

type Column = RawBuilder<unknown>;

/** Whether a JSON column speaks of the person. */
export function speaksOf(column: Column, { words, values, display }: Mentions): RawBuilder<boolean> {
  return sql`(${column}::text ~* ${values} or ${column}::text ~* ${words} or ${column}::text ~* ${display})`;
}

function withoutMentions(column: Column, { words, values, display }: Mentions): Column {
  return sql`regexp_replace(regexp_replace(regexp_replace(${column}::text, ${values}, ${`"${forgotten}"`}, 'gi'),
    ${words}, ${forgotten}, 'gi'), ${display}, ${`\\1"${forgotten}"`}, 'gi')::jsonb`;
}

/** Rows about others, which may quote the person: as a manager, as who holds a name. Their own columns follow elsewhere. */
const quoting: readonly {
  readonly table: string;
  readonly json: readonly string[];
  readonly text: readonly string[];
}[] = [
  {
    table: 'change',
    json: ['requests', 'before', 'modified', 'written', 'evidence', 'warnings', 'steps'],
    text: ['error_message'],
  },
  { table: 'journal', json: ['request', 'before', 'answer'], text: ['path'] },
  { table: 'provisioning_log', json: ['modified', 'steps'], text: ['reason'] },
  {
    table: 'dry_run_plan',
    json: ['modified', 'warnings', 'evidence', 'steps'],
    text: ['reason'],
  },
  { table: 'person', json: [], text: ['error_message', 'skip_reason'] },
  { table: 'cycle', json: [], text: ['error_message'] },
  { table: 'quarantine_event', json: [], text: ['message'] },
  { table: 'notification', json: ['content'], text: [] },
];

/** Tables of what is kept of others, each with the condition that a row quotes the person. */
export function quotingRows(mentions: Mentions) {
  return quoting.map(({ table, json, text }) => ({
    table,
    ofPeople: !['cycle', 'quarantine_event', 'notification'].includes(table),
    condition: sql.join(
      [
        ...json.map((name) => speaksOf(sql.ref(name), mentions)),
        ...text.map((name) => sql`${sql.ref(name)} ~* ${mentions.words}`),
      ],
      sql` or `,
    ),
    stripped: sql.join([
      ...json.map((name) => sql`${sql.ref(name)} = ${withoutMentions(sql.ref(name), mentions)}`),
      ...text.map(
        (name) =>
          sql`${sql.ref(name)} = regexp_replace(${sql.ref(name)}, ${mentions.words}, ${forgotten}, 'gi')`,
      ),
    ]),
  }));
}

/** Takes the person out of what is kept of others, or of one other. @returns how many rows, by table. */
export async function stripMentions(
  tx: Db,
  jobId: string,
  mentions: Mentions,
  other: string | null = null,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { table, ofPeople, condition, stripped } of quotingRows(mentions)) {
    if (other !== null && !ofPeople) continue;
    const whose = other === null ? sql`true` : sql`source_id = ${other}`;
    const done = await sql`update ${sql.table(table)} set ${stripped}
      where job_id = ${jobId} and ${whose} and (${condition})`.execute(tx);
    counts[table] = Number(done.numAffectedRows ?? 0);
  }
  // Of an account that somebody took over, before they renamed it.
  const renamed = await sql`update provisioning_log set target_display_name = null
    where job_id = ${jobId} and target_display_name = any(${mentions.displayNames}::text[])`.execute(tx);
  return {
    ...counts,
    provisioning_log: (counts['provisioning_log'] ?? 0) + Number(renamed.numAffectedRows ?? 0),
  };
}

/**
 * Values of others that name the person, as their manager: an attribute is asked of the source again, a remembered value of an
 * account is as if it were not remembered. An open change that would write one is planned anew.
 */
export async function dropReferences(
  tx: Db,
  jobId: string,
  sourceId: string,
  mentions: Mentions,
): Promise<Readonly<Record<string, number>>> {
  const kept = (column: string) =>
    sql`coalesce((select jsonb_object_agg(key, value) from jsonb_each(${sql.ref(column)})
      where not ${speaksOf(sql.ref('value'), mentions)}), '{}'::jsonb)`;
  const people = await sql`update person set attributes = ${kept('attributes')},
      read_wanted = case when presence = 'hard-deleted' then read_wanted else coalesce(read_wanted, 'attributes') end
    where job_id = ${jobId} and ${speaksOf(sql`attributes`, mentions)}`.execute(tx);
  const waiting = await sql`update person set due_at = now(),
      waits_for = nullif(waits_for, ${sourceId}), reference_waits_for = nullif(reference_waits_for, ${sourceId})
    where job_id = ${jobId} and (waits_for = ${sourceId} or reference_waits_for = ${sourceId})`.execute(tx);
  const links =
    await sql`update link set last_written = ${kept('last_written')}, last_observed = ${kept('last_observed')},
      link_version = link_version + 1
    where job_id = ${jobId} and (${speaksOf(sql`last_written`, mentions)} or ${speaksOf(sql`last_observed`, mentions)})`.execute(
      tx,
    );
  const superseded = await sql<{
    source_id: string;
  }>`update change set state = 'superseded', closed_at = now()
    where job_id = ${jobId} and state in ('planned', 'held', 'released') and (
      ${speaksOf(sql`requests`, mentions)} or ${speaksOf(sql`written`, mentions)} or ${speaksOf(sql`before`, mentions)}
      or ${speaksOf(sql`modified`, mentions)})
    returning source_id`.execute(tx);
  await sql`update person set due_at = now() where job_id = ${jobId}
    and source_id = any(${superseded.rows.map((row) => row.source_id)}::text[])`.execute(tx);
  return {
    person: Number(people.numAffectedRows ?? 0) + Number(waiting.numAffectedRows ?? 0),
    link: Number(links.numAffectedRows ?? 0),
  };
}
