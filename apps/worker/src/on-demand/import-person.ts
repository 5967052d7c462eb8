import {
  addPeople,
  noteOnDemandPerson,
  personRows,
  saveDryRun,
  setPhase,
  type DryRunRow,
  type LogStep,
} from '@lockstep/database';
import type { PersonImportReport } from '@lockstep/contracts';
import { refreshApplicationFacts } from '../import/import-round.ts';
import { readPeople } from '../import/read-wanted-people.ts';
import type { CycleContext } from '../job/job-context.ts';
import { displayName } from '../plan/display-name.ts';
import { nothingWritten } from '../plan/dry-run.ts';
import type { Pulse } from '../temporal/pulse.ts';
import { readEdgesOf } from './edges-of-one.ts';

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** IMPORT for one person (R19). Of somebody whom nothing holds, and who is not known, nothing is kept but this answer (R16). */
export async function importPerson(job: CycleContext, pulse: Pulse): Promise<PersonImportReport> {
  await setPhase(job.db, job.cycleId, 'import');
  const asked = job.person ?? '';
  // Deleted people have no name any more, and are still found by their id.
  const sourceId = objectId.test(asked)
    ? asked.toLowerCase()
    : await job.source.findPerson(asked, pulse.signal);
  if (sourceId === null) return answer(job, asked, notFound);
  await noteOnDemandPerson(job.db, job.cycleId, sourceId);
  if (job.scope === 'assigned' || job.schema.requirements.roles) await readEdgesOf(job, sourceId, pulse);
  if (!(await isKnown(job, sourceId))) {
    const read = (await job.source.readPeople([sourceId], [], pulse.signal)).get(sourceId);
    if (read?.kind !== 'present') return answer(job, sourceId, notFound);
    if (job.scope === 'assigned')
      return answer(job, sourceId, { ...notAssigned, sourceDisplayName: displayName(read.attributes) });
    await addPeople(job.db, job.id, [sourceId], 'new');
  }
  await readPeople(job, [sourceId], pulse);
  await refreshApplicationFacts(job);
  return { found: true };
}

async function isKnown(job: CycleContext, sourceId: string): Promise<boolean> {
  return (await personRows(job.db, job.id, [sourceId])).length > 0;
}

type Answer = Pick<DryRunRow, 'outcome' | 'code' | 'reason' | 'steps' | 'sourceDisplayName'>;

const step = (
  name: string,
  type: LogStep['type'],
  status: LogStep['status'],
  description: string,
): LogStep => ({
  name,
  type,
  status,
  description,
});

const notFound: Answer = {
  outcome: 'fail',
  code: 'SourceObjectNotFound',
  reason:
    'Microsoft Entra ID knows no such user. Who was deleted can be named by their object id only, as long as the job knows them; check the object id or the user principal name.',
  sourceDisplayName: null,
  steps: [step('EntryImport', 'import', 'failure', 'Microsoft Entra ID knows no user with this id or name.')],
};

const notAssigned: Answer = {
  outcome: 'skip',
  code: 'NotEffectivelyEntitled',
  reason:
    'Not assigned to the application, neither directly nor through a group, and without an account of this job: there is nothing to do. An administrator of Microsoft Entra ID assigns people; it can take minutes until a new assignment can be read.',
  sourceDisplayName: null,
  steps: [
    step('EntryImport', 'import', 'success', 'Read from Microsoft Entra ID (present).'),
    {
      ...step(
        'EntrySynchronizationScoping',
        'scoping',
        'skipped',
        'Out of scope: not assigned, neither directly nor through a group.',
      ),
      details: { Assigned: 'False', IsEffectivelyEntitledForProvisioning: 'False' },
    },
    step('EntrySynchronizationSkip', 'export', 'skipped', 'Nothing is written.'),
  ],
};

async function answer(job: CycleContext, sourceId: string, said: Answer): Promise<PersonImportReport> {
  const row = { ...nothingWritten, sourceId, sourceVersion: 0, targetId: null, wantedKey: null, ...said };
  await saveDryRun(job.db, { jobId: job.id, cycleId: job.cycleId }, [row]);
  return { found: false };
}
