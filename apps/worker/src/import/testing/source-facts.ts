import type { Db } from '@lockstep/database';
import { jobSettings } from '@lockstep/engine';
import { z } from 'zod';

/** A gate that lets everything pass: what keeps people safe in these tests is the source side alone. */
export const openGate = jobSettings.parse({
  gate: {
    removals: { max: 100_000, percent: 100, floor: 100_000, floorPercent: 100 },
    deletes: { max: 100_000, percent: 100, floor: 100_000, floorPercent: 100 },
    renamePercent: 100,
    createPercent: 10_000,
  },
}).gate;

const evidence = z.array(
  z.object({
    kind: z.string(),
    subject: z.string(),
    read: z.string(),
    observedAt: z.string(),
    confirmedAt: z.string().nullable(),
  }),
);

export interface Removal {
  readonly sourceId: string;
  readonly effect: string;
  readonly state: string;
  readonly cause: string | null;
  readonly heldReason: string | null;
  readonly evidence: z.infer<typeof evidence>;
}

/** Every change that took, or was to take, something away; oldest first. */
export async function removalsOf(db: Db, jobId: string): Promise<readonly Removal[]> {
  const rows = await db
    .selectFrom('change')
    .select(['source_id', 'effect', 'state', 'removal_cause', 'held_reason', 'evidence'])
    .where('job_id', '=', jobId)
    .where('effect', 'in', ['disable', 'delete', 'downgrade'])
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    sourceId: row.source_id,
    effect: row.effect,
    state: row.state,
    cause: row.removal_cause,
    heldReason: row.held_reason,
    evidence: evidence.parse(row.evidence),
  }));
}

/** The removal of one person, which must be the only one. */
export async function onlyRemoval(db: Db, jobId: string, sourceId: string): Promise<Removal> {
  const found = (await removalsOf(db, jobId)).filter((one) => one.sourceId === sourceId);
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new Error(`${String(found.length)} removals of one person`);
  return one;
}

export async function personRow(db: Db, jobId: string, sourceId: string) {
  return db
    .selectFrom('person')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
}

/** The states of a principal's assignments, sorted. */
export async function assignmentStates(
  db: Db,
  jobId: string,
  principalId: string,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('assignment')
    .select('state')
    .where('job_id', '=', jobId)
    .where('principal_id', '=', principalId)
    .execute();
  return rows.map((row) => row.state).sort();
}

export async function membershipState(db: Db, jobId: string, memberId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('membership')
    .select('state')
    .where('job_id', '=', jobId)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return row?.state;
}

/** Assignments and memberships that are taken for disproved. */
export async function edgesGone(db: Db, jobId: string): Promise<number> {
  const gone = async (table: 'assignment' | 'membership') =>
    db.selectFrom(table).select('state').where('job_id', '=', jobId).where('state', '=', 'gone').execute();
  return (await gone('assignment')).length + (await gone('membership')).length;
}

/** Feeds as they stand between two rounds, in the order of their making. */
export async function feedRows(db: Db, jobId: string) {
  return db.selectFrom('feed').selectAll().where('job_id', '=', jobId).orderBy('id').execute();
}
