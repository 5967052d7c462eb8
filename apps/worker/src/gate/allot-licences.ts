import {
  allotLicences,
  dropTargetFindings,
  foreseeLicences,
  keepLicenceForecast,
  licenceFacts,
  noteTargetFindings,
  type Db,
} from '@lockstep/database';
import { licencesLeft, licenceShortage, priorities } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';

const code = 'LicencesShort';

/** R18: of each kind of licence only so many changes go before the gate as there are licences; the rest is one finding. */
export async function allotJobLicences(tx: Db, job: CycleContext): Promise<void> {
  const { licence } = job.profile;
  if (licence === undefined) return;
  const facts = await licenceFacts(tx, job, capacitiesOf(job));
  for (const kind of facts) await allotLicences(tx, job.id, kind.kind, licencesLeft(kind));
  const shortages = facts.flatMap((kind) => licenceShortage(kind, job.profile.displayName) ?? []);
  await dropTargetFindings(tx, job.id, code, [licence.attribute]);
  if (shortages.length === 0) return;
  await noteTargetFindings(tx, job.id, [
    { code, attribute: licence.attribute, message: shortages.join(' ') },
  ]);
}

/** The same for the plan of a dry run, which tells of it and holds nothing (R19). */
export async function foreseeJobLicences(tx: Db, job: CycleContext): Promise<void> {
  if (job.profile.licence === undefined) return;
  const facts = await licenceFacts(tx, job, capacitiesOf(job));
  for (const one of facts)
    await foreseeLicences(tx, job.cycleId, { kind: one.kind, left: licencesLeft(one) }, priorities);
  const forecast = facts.map((one) => {
    const { kind: licence, capacity, inUse, needed } = one;
    return { licence, capacity, inUse, needed, left: licencesLeft(one) };
  });
  await keepLicenceForecast(tx, job.cycleId, forecast);
}

function capacitiesOf({ profile, settings }: CycleContext): Readonly<Record<string, number>> {
  const set = settings.licenceCapacity.map((one) => [one.licence, one.capacity] as const);
  return { ...profile.licence?.capacities, ...Object.fromEntries(set) };
}
