import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Db } from '../client.ts';
import { pageOf, type Page, type PageRequest } from '../configuration/page.ts';

const entryText = z.looseObject({
  seq: z.number(),
  at: z.string(),
  actor: z.looseObject({ kind: z.string(), id: z.string(), displayName: z.string() }),
  subject: z.string(),
  operation: z.enum(['insert', 'update', 'delete']),
  id: z.string().nullable(),
  jobId: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});

/** One change of configuration, or one decision about a held change: by whom, when, before and after. */
export type AuditEntry = Readonly<Omit<z.infer<typeof entryText>, 'at'>> & {
  readonly at: Date;
  /** Of this entry and all before it, in hexadecimal. */
  readonly hash: string;
};

/** Newest first. `jobId` null: of everything. */
export async function listAuditEntries(
  db: Db,
  jobId: string | null,
  page: PageRequest,
): Promise<Page<AuditEntry>> {
  let query = db
    .selectFrom('audit_entry')
    .select(['seq', 'entry', 'hash'])
    .orderBy('seq', 'desc')
    .limit(page.first + 1);
  if (jobId !== null) query = query.where('job_id', '=', jobId);
  if (page.after !== null) query = query.where('seq', '<', Number(page.after));
  return pageOf(await query.execute(), page.first, ({ entry, hash }) => {
    const parsed = entryText.parse(JSON.parse(entry));
    return { ...parsed, at: new Date(parsed.at), hash: hash.toString('hex') };
  });
}

export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string | null }
  /** The first entry that does not follow from the one before it. */
  | { readonly ok: false; readonly seq: number; readonly problem: string };

const pageSize = 1_000;

/**
 * Computes the chain anew, page by page. A chain that was cut off at its end is whole in itself: that shows only against a
 * head that was noted before, as `knownHead`.
 */
export async function verifyAudit(db: Db, knownHead: string | null = null): Promise<AuditVerdict> {
  let previous = Buffer.alloc(0);
  let seq = 0;
  let headSeen = knownHead === null;
  for (;;) {
    const rows = await db
      .selectFrom('audit_entry')
      .select(['seq', 'job_id', 'entry', 'hash'])
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    if (rows.length === 0) break;
    for (const row of rows) {
      seq += 1;
      const expected = createHash('sha256').update(previous).update(row.entry, 'utf8').digest();
      if (row.seq !== seq) return { ok: false, seq, problem: `entry ${String(seq)} is missing` };
      if (!expected.equals(row.hash))
        return { ok: false, seq, problem: `entry ${String(seq)}, or one before it, is not what was written` };
      // Not hashed, but the list of a job's entries goes by it: an entry could be hidden there.
      if (entryText.parse(JSON.parse(row.entry)).jobId !== row.job_id)
        return { ok: false, seq, problem: `entry ${String(seq)} was moved to another job` };
      previous = expected;
      if (expected.toString('hex') === knownHead) headSeen = true;
    }
  }
  if (!headSeen)
    return {
      ok: false,
      seq: seq + 1,
      problem: 'the given head is not in the chain: entries at its end are missing',
    };
  return { ok: true, entries: seq, head: seq === 0 ? null : previous.toString('hex') };
}
