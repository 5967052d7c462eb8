import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  countDryRunPlan,
  listChanges,
  listDryRunPlan,
  openDryRun,
  pauseJob,
  startJob,
} from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
let jobId: string;
let records: Records;
let people: readonly TestPerson[];

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
  people = await tenant.crowd(300);
  // Two are there already: one as it should be but for a department, one that somebody switched off.
  await pipeline.sandbox.control('POST', '/zoom/users', { email: 'p1@contoso.example', department: 'Old' });
  const broken = await tenant.person('broken', { userPrincipalName: 'broken@elsewhere.example' });
  await tenant.assign(broken);
  ({ jobId } = await pipeline.job({ started: false }));
  records = new Records(pipeline.db, jobId);
});

afterAll(() => pipeline.stop());

interface Write {
  readonly sourceId: string;
  readonly effect: string | null;
  readonly heldReason: string | null;
  readonly modified: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
}

const department = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
const page = { first: 1_000, after: null };

function writeOf({ sourceId, effect, heldReason, modified }: Write): Write {
  const values = modified.map(({ name, before, after }) => ({ name, before, after }));
  return { sourceId, effect, heldReason, modified: values };
}

async function plannedWrites(cycleId: string): Promise<readonly Write[]> {
  const { rows } = await listDryRunPlan(pipeline.db, cycleId, { outcomes: ['write'] }, page);
  return rows.map(writeOf);
}

/** The changes that a cycle planned, in the order of a plan. */
async function changesOf(cycleId: string, state: 'succeeded' | 'held'): Promise<readonly Write[]> {
  const { rows } = await listChanges(pipeline.db, jobId, { cycleId, states: [state] }, page);
  return rows.map(writeOf).sort((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
}

// One story of a job that was never started.
describe('R19: a dry run', () => {
  let firstPlan: readonly Write[];

  it('of a job that was never started shows what would be done to everybody, and writes nothing', async () => {
    const cycle = await pipeline.dryRun(jobId);
    expect(cycle).toMatchObject({ kind: 'dryRun', state: 'succeeded', error: null });
    expect(await tenant.writes()).toEqual([]);
    const counts = await countDryRunPlan(pipeline.db, cycle.id);
    expect(counts.find(({ effect }) => effect === 'create')).toMatchObject({ outcome: 'write', count: 300 });
    expect(counts.find(({ effect }) => effect === 'update')).toMatchObject({ outcome: 'write', count: 1 });
    firstPlan = await plannedWrites(cycle.id);
    const known = firstPlan.find(({ sourceId }) => sourceId === people[0]?.id);
    expect(known?.modified).toContainEqual({ name: department, before: 'Old', after: 'R&D' });
    // R13: so many are looked for in one listing, not one by one.
    expect((await tenant.requests('service=zoom')).length).toBeLessThan(50);
  });

  it('leaves planned versions, escrows, links, changes, logs and the job as they were; the import mark moved', async () => {
    const rows = await records.people();
    expect(rows).toHaveLength(301);
    for (const row of rows)
      expect(row).toMatchObject({
        planned_version: 0,
        plan_starts: 0,
        attempts: 0,
        due_at: null,
        in_scope: null,
      });
    expect([await records.links(), await records.changes(), await records.logs()]).toEqual([[], [], []]);
    expect(await records.job()).toMatchObject({
      desired_state: 'paused',
      steady_since: null,
      suspension: null,
      bound_target_identity: null,
      import_round: 1,
    });
  });

  it('says exactly what the cycle after it does', async () => {
    await startJob(pipeline.db, jobId);
    const cycle = await pipeline.runCycle(jobId);
    expect(cycle).toMatchObject({ kind: 'initial', state: 'succeeded' });
    expect(firstPlan).toHaveLength(301);
    expect(await changesOf(cycle.id, 'succeeded')).toEqual(firstPlan);
  });

  it('R8: says what the gate would hold, and uses up nothing of its window', async () => {
    for (const person of people.slice(0, 40)) await tenant.change(person, { accountEnabled: false });
    await tenant.unassign(people[50] ?? { id: 'nobody' });
    await tenant.forgetRequests();
    await pipeline.dryRun(jobId);
    const planned = await plannedWrites((await pipeline.dryRun(jobId)).id);
    expect(planned.map(({ effect, heldReason }) => [effect, heldReason])).toEqual(
      Array.from({ length: 41 }, () => ['disable', 'TooManyRemovals']),
    );
    expect(await tenant.writes()).toEqual([]);
    expect((await records.changes()).filter(({ effect }) => effect === 'disable')).toEqual([]);
    const real = await pipeline.runCycle(jobId);
    expect(await changesOf(real.id, 'held')).toEqual(planned);
    // What is held is part of the next plan, too.
    const cycle = await pipeline.dryRun(jobId);
    expect(await plannedWrites(cycle.id)).toHaveLength(41);
  });

  it('R12: ends no link that a restart questions: it goes by what it finds, and leaves that to the cycle', async () => {
    const [gone] = people.slice(100);
    if (gone === undefined) throw new Error('nobody is there');
    const account = (await tenant.zoom()).get(gone.userPrincipalName);
    await pipeline.sandbox.control('DELETE', `/zoom/users/${account?.id ?? ''}`);
    await pipeline.db
      .updateTable('link')
      .set({ rematch: true })
      .where('job_id', '=', jobId)
      .where('source_id', '=', gone.id)
      .execute();
    await tenant.change(gone, { department: 'Board' });
    const cycle = await pipeline.dryRun(jobId);
    const planned = await plannedWrites(cycle.id);
    expect(planned.find(({ sourceId }) => sourceId === gone.id)).toMatchObject({ effect: 'create' });
    expect(await records.links(gone)).toMatchObject([{ ended_at: null, rematch: true }]);
  });

  it('is refused while a cycle or another dry run runs', async () => {
    const opened = await openDryRun(pipeline.db, jobId);
    expect(opened).toMatchObject({ kind: 'opened' });
    expect(await openDryRun(pipeline.db, jobId)).toMatchObject({ kind: 'busy', running: { kind: 'dryRun' } });
  });

  it('is taken up by the job, paused as it is', async () => {
    await pauseJob(pipeline.db, jobId);
    const job = await pipeline.runJob(jobId);
    try {
      await waitFor(async () => {
        const last = await pipeline.db
          .selectFrom('cycle')
          .select(['kind', 'state'])
          .where('job_id', '=', jobId)
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst();
        return last?.kind === 'dryRun' && last.state === 'succeeded';
      });
    } finally {
      await job.end();
    }
  });
});
