import { sql } from 'kysely';
import { transitiveMembers } from '@lockstep/engine';
import type { Memberships, RequiredGroup } from '@lockstep/mapping';
import type { Db } from '../client.ts';

/** Which of the groups that filters ask for these people are in; a relation is left out while one of its groups was not read whole. */
export async function membershipsOf(
  db: Db,
  jobId: string,
  ids: readonly string[],
  groups: readonly RequiredGroup[],
): Promise<(sourceId: string) => Memberships> {
  if (groups.length === 0) return () => ({});
  const nameOf = ({ id, transitive }: RequiredGroup): string =>
    transitive ? transitiveMembers(id) : id.toLowerCase();
  const names = groups.map(nameOf);
  const rows = await sql<{ member_id: string; name: string }>`
    select member_id, group_id as name from membership
    where job_id = ${jobId} and member_id = any(${ids}::text[]) and group_id = any(${names}::text[])
      and state <> 'gone'`.execute(db);
  const read = await readGroups(db, jobId);
  const known = (transitive: boolean): boolean =>
    groups.filter((group) => group.transitive === transitive).every((group) => read.has(nameOf(group)));
  const relations = { direct: known(false), transitive: known(true) };
  const held = new Map<string, Set<string>>();
  for (const row of rows.rows) held.set(row.member_id, (held.get(row.member_id) ?? new Set()).add(row.name));
  return (sourceId) => {
    const mine = held.get(sourceId) ?? new Set<string>();
    const of = (transitive: boolean): readonly string[] =>
      groups
        .filter((group) => group.transitive === transitive && mine.has(nameOf(group)))
        .map((group) => group.id);
    return {
      ...(relations.direct ? { direct: of(false) } : {}),
      ...(relations.transitive ? { transitive: of(true) } : {}),
    };
  };
}

/** Those of which a round from the beginning was complete: who is not shown is no member. */
async function readGroups(db: Db, jobId: string): Promise<ReadonlySet<string>> {
  const rows = await sql<{ name: string; transitive: boolean }>`
    select g.name, false as transitive from feed f, jsonb_array_elements_text(f.start -> 'groupIds') as g(name)
    where f.job_id = ${jobId} and f.kind = 'group-members' and f.fully_read_at is not null
    union all
    select f.start ->> 'groupId', true from feed f
    where f.job_id = ${jobId} and f.kind = 'transitive-members' and f.fully_read_at is not null`.execute(db);
  return new Set(
    rows.rows.map(({ name, transitive }) => (transitive ? transitiveMembers(name) : name.toLowerCase())),
  );
}
