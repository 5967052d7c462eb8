import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

/** Something that provisioning learned about the target behind a job, once for each attribute (R24). */
export interface TargetFinding {
  readonly code: string;
  readonly attribute: string;
  readonly message: string;
}

/** Keeps what is new. */
export async function noteTargetFindings(
  db: Db,
  jobId: string,
  findings: readonly TargetFinding[],
): Promise<void> {
  for (const finding of findings) {
    const row = json([{ ...finding, origin: 'cycle', field: null, foundAt: new Date().toISOString() }]);
    await sql`update connection c set findings = c.findings || ${row}::jsonb from job j
      where j.id = ${jobId} and c.id = j.target_connection_id and not exists (
        select 1 from jsonb_array_elements(c.findings) f
        where f ->> 'code' = ${finding.code} and f ->> 'attribute' = ${finding.attribute})`.execute(db);
  }
}

/** The target behaves otherwise now. */
export async function dropTargetFindings(
  db: Db,
  jobId: string,
  code: string,
  attributes: readonly string[],
): Promise<void> {
  if (attributes.length === 0) return;
  await sql`update connection c set findings = coalesce((
      select jsonb_agg(f) from jsonb_array_elements(c.findings) f
      where not (f ->> 'code' = ${code} and f ->> 'attribute' = any(${attributes}::text[]))), '[]'::jsonb)
    from job j where j.id = ${jobId} and c.id = j.target_connection_id and exists (
      select 1 from jsonb_array_elements(c.findings) f
      where f ->> 'code' = ${code} and f ->> 'attribute' = any(${attributes}::text[]))`.execute(db);
}
