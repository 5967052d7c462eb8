import {
  allotLicences,
  dropTargetFindings,
  licenceFacts,
  noteTargetFindings,
  type Db,
} from '@lockstep/database';
import { licencesLeft, licenceShortage } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';

const code = 'LicencesShort';

/** R18: of each kind of licence only so many changes go before the gate as there are licences; the rest is one finding. */
export async function allotJobLicences(tx: Db, job: CycleContext): Promise<void> {
  const { licence } = job.profile;
  if (licence === undefined) return;
  const capacities = {
    ...licence.capacities,
    ...Object.fromEntries(job.settings.licenceCapacity.map((one) => [one.licence, one.capacity])),
  };
  const facts = await licenceFacts(tx, { id: job.id, cycleId: job.cycleId }, capacities);
  for (const kind of facts) await allotLicences(tx, job.id, kind.kind, licencesLeft(kind));
  const shortages = facts.flatMap((kind) => licenceShortage(kind, job.profile.displayName) ?? []);
  await dropTargetFindings(tx, job.id, code, [licence.attribute]);
  if (shortages.length === 0) return;
  await noteTargetFindings(tx, job.id, [
    { code, attribute: licence.attribute, message: shortages.join(' ') },
  ]);
}
