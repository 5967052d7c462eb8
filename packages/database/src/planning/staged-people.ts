import type { Edge } from '@lockstep/engine';
import { z } from 'zod';
import type { Attributes, Memberships, RequiredGroup } from '@lockstep/mapping';
import type { Db } from '../client.ts';
import { attributesColumn } from '../json/json.ts';
import { edgesOf } from './due-people.ts';
import { membershipsOf } from './memberships.ts';

/** All that was read of one person and what holds them. */
export interface StagedFacts {
  readonly sourceId: string;
  readonly presence: 'unread' | 'present' | 'soft-deleted' | 'hard-deleted';
  readonly attributes: Attributes;
  readonly edges: readonly Edge[];
  readonly memberships: Memberships;
}

const pageSize = 500;

/** Everybody of a job, page by page in the order of source ids: memory stays the same for any number. */
export async function* stagedPeople(
  db: Db,
  jobId: string,
  groups: readonly RequiredGroup[],
): AsyncGenerator<readonly StagedFacts[]> {
  for (let after = ''; ;) {
    const ids = await db
      .selectFrom('person')
      .select('source_id')
      .where('job_id', '=', jobId)
      .where('source_id', '>', after)
      .orderBy('source_id')
      .limit(pageSize)
      .execute();
    const last = ids.at(-1);
    if (last === undefined) return;
    yield await stagedFacts(
      db,
      jobId,
      ids.map((row) => row.source_id),
      groups,
    );
    after = last.source_id;
  }
}

const personRow = z.object({
  source_id: z.string(),
  presence: z.enum(['unread', 'present', 'soft-deleted', 'hard-deleted']),
  attributes: attributesColumn.nullable(),
});

/** These people as they are staged; who is unknown is left out. */
export async function stagedFacts(
  db: Db,
  jobId: string,
  sourceIds: readonly string[],
  groups: readonly RequiredGroup[],
): Promise<readonly StagedFacts[]> {
  const [people, edges, memberships] = await Promise.all([
    db
      .selectFrom('person')
      .select(['source_id', 'presence', 'attributes'])
      .where('job_id', '=', jobId)
      .where('source_id', 'in', [...sourceIds])
      .orderBy('source_id')
      .execute(),
    edgesOf(db, jobId, sourceIds),
    membershipsOf(db, jobId, sourceIds, groups),
  ]);
  return z
    .array(personRow)
    .parse(people)
    .map((row) => ({
      sourceId: row.source_id,
      presence: row.presence,
      attributes: row.attributes ?? {},
      edges: edges.get(row.source_id) ?? [],
      memberships: memberships(row.source_id),
    }));
}
