import { sql } from 'kysely';
import { z } from 'zod';
import type { Effect } from '@lockstep/engine';
import type { Db } from '../client.ts';
import { json } from '../json/json.ts';

/** Holds what a dry run plans beyond the licences of a kind that are left, the least urgent last, as the gate would (R18). */
export async function foreseeLicences(
  tx: Db,
  cycleId: string,
  { kind, left }: { readonly kind: string; readonly left: number | null },
  priorities: Readonly<Record<Effect, number>>,
): Promise<void> {
  await sql`with ranked as (
      select source_id, row_number() over (order by (${json(priorities)}::jsonb ->> effect)::int, source_id) as rank
      from dry_run_plan where cycle_id = ${cycleId} and outcome = 'write' and licence_taken = ${kind} and not approved
        and (held_as is null or held_as = 'NoLicence'))
    update dry_run_plan p set
      held_as = case when ${left}::int is null or r.rank <= ${left}::int then null else 'NoLicence' end
    from ranked r where p.cycle_id = ${cycleId} and p.source_id = r.source_id`.execute(tx);
}

const forecast = z.array(
  z.object({
    licence: z.string(),
    capacity: z.int().nullable(),
    inUse: z.int(),
    needed: z.int(),
    left: z.int().nullable(),
  }),
);

/** One kind of licence that a dry run would need; `left` counts what its leavers give back, null when nobody knows. */
export type LicenceForecast = z.infer<typeof forecast>[number];

export async function keepLicenceForecast(
  tx: Db,
  cycleId: string,
  licences: readonly LicenceForecast[],
): Promise<void> {
  await sql`update cycle set licences = ${json(licences)}::jsonb where id = ${cycleId}`.execute(tx);
}

/** Empty while the plan is not whole. */
export async function findLicenceForecast(db: Db, cycleId: string): Promise<readonly LicenceForecast[]> {
  const row = await db.selectFrom('cycle').select('licences').where('id', '=', cycleId).executeTakeFirst();
  return forecast.parse(row?.licences ?? []);
}
