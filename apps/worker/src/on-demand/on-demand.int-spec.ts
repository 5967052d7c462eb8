import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openCycle } from '@lockstep/database';
import { filter, zoomSchemaWith } from '../import/testing/schemas.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { expression } from '../testing/schemas.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function setUp(options: Parameters<Pipeline['job']>[0] = {}) {
  const { jobId } = await pipeline.job(options);
  return { jobId, records: new Records(pipeline.db, jobId), run: () => pipeline.runCycle(jobId) };
}

const methods = async () => (await tenant.writes()).map(({ method }) => method);
const details = (run: Awaited<ReturnType<Pipeline['onDemand']>>, type: string) =>
  run.planned?.steps.find((step) => step.type === type)?.details;

describe('R19: provision on demand', () => {
  it('O1 O2 O4: a job that was never started makes one account, and says what it read, decided and did', async () => {
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    await tenant.assign(ada);
    await tenant.assign(bob);
    const { jobId, records, run } = await setUp({ started: false });
    const made = await pipeline.onDemand(jobId, ada.id);
    expect(made).toMatchObject({ cycle: { kind: 'onDemand', state: 'succeeded', error: null } });
    expect(made.cycle.requestsToSource).toBeLessThanOrEqual(4);
    expect(made.cycle.requestsToTarget).toBeLessThanOrEqual(4);
    expect(made.planned).toMatchObject({
      outcome: 'write',
      effect: 'create',
      sourceDisplayName: 'ada@contoso.example',
    });
    expect(made.planned?.steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'EntryImportAdd success',
      'EntrySynchronizationScoping success',
      'EntryMatch success',
    ]);
    expect(details(made, 'import')).toMatchObject({ department: 'R&D', accountEnabled: 'True' });
    expect(details(made, 'matching')).toEqual({
      userName: 'ada@contoso.example',
      LinkedTargetId: null,
      TargetId: null,
    });
    expect([...(await tenant.zoom()).keys()]).toEqual(['ada@contoso.example']);
    expect(await records.changes()).toMatchObject([{ id: made.changeId, state: 'succeeded' }]);
    expect(await records.logs()).toMatchObject([{ cycle_id: made.cycle.id, status: 'success' }]);
    expect(await records.job()).toMatchObject({ desired_state: 'paused', steady_since: null });
    // The first cycle finds her as she is to be, and makes the other one.
    await pipeline.start(jobId);
    expect(await run()).toMatchObject({ kind: 'initial', state: 'succeeded' });
    expect(await methods()).toEqual(['POST', 'POST']);
    expect((await tenant.zoom()).size).toBe(2);
  });

  it('by user principal name; nothing to do is RedundantExport (entra.md O6), and writes nothing', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId, run } = await setUp();
    await run();
    await tenant.forgetRequests();
    const done = await pipeline.onDemand(jobId, 'ADA@contoso.example');
    expect(done).toMatchObject({ sourceId: ada.id, changeId: null, cycle: { state: 'succeeded' } });
    expect(done.planned).toMatchObject({ outcome: 'skip', code: 'RedundantExport' });
    expect(details(done, 'matching')).toMatchObject({ TargetId: expect.any(String) });
    expect(await methods()).toEqual([]);
  });

  it('a preview says what would be done and writes nothing: no change, no link, no binding to the target', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId, records } = await setUp({ started: false });
    const seen = await pipeline.onDemand(jobId, ada.id, { preview: true });
    expect(seen).toMatchObject({ changeId: null, cycle: { kind: 'preview', state: 'succeeded' } });
    expect(seen.planned).toMatchObject({ outcome: 'write', effect: 'create', heldReason: null });
    expect(seen.planned?.modified).toContainEqual(
      expect.objectContaining({ name: 'userName', before: null, after: 'ada@contoso.example' }),
    );
    expect(await methods()).toEqual([]);
    expect([await records.changes(), await records.links(), await records.logs()]).toEqual([[], [], []]);
    expect(await records.job()).toMatchObject({ bound_target_identity: null });
    expect(await records.person(ada)).toMatchObject({ planned_version: 0, plan_starts: 0 });
  });

  it('E1: ignores back-off: who failed is tried at once, and is well again', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    await tenant.fault({
      service: 'zoom',
      method: 'POST',
      kind: 'status',
      status: 400,
      body: { detail: 'The "userName" of the request is invalid.' },
      count: 2,
    });
    const { jobId, records, run } = await setUp();
    await run();
    expect(await records.person(ada)).toMatchObject({ attempts: 1 });
    await tenant.forgetRequests();
    const failed = await pipeline.onDemand(jobId, ada.id);
    expect(failed.cycle).toMatchObject({ state: 'succeeded' });
    expect(await records.changes()).toMatchObject([
      { state: 'failed' },
      { id: failed.changeId, state: 'failed', error_code: 'AttributeValidationFailed' },
    ]);
    // One attempt: what failed waits for its time, or for the next one who asks.
    expect(await methods()).toEqual(['POST']);
    expect(await records.person(ada)).toMatchObject({ attempts: 2 });
    await pipeline.onDemand(jobId, ada.id);
    expect(await records.person(ada)).toMatchObject({ attempts: 0, error_code: null });
    expect((await tenant.zoom()).size).toBe(1);
  });

  it('S10 R16: who is not assigned is skipped, says why, and is not kept; who does not exist is not found', async () => {
    const eve = await tenant.person('eve');
    const { jobId, records } = await setUp();
    const skipped = await pipeline.onDemand(jobId, eve.id);
    expect(skipped.planned).toMatchObject({
      outcome: 'skip',
      code: 'NotEffectivelyEntitled',
      sourceDisplayName: 'eve@contoso.example',
    });
    expect(details(skipped, 'scoping')).toMatchObject({ Assigned: 'False' });
    for (const subject of ['nobody@contoso.example', '99999999-9999-4999-8999-999999999999']) {
      const unknown = await pipeline.onDemand(jobId, subject);
      expect(unknown.planned).toMatchObject({ outcome: 'fail', code: 'SourceObjectNotFound' });
    }
    expect(await records.people()).toEqual([]);
  });

  it('by a name that Graph reads as an address unless it is quoted', async () => {
    const odd = await tenant.person("$o'hara");
    const { jobId } = await setUp();
    expect(await pipeline.onDemand(jobId, "$o'hara@contoso.example")).toMatchObject({ sourceId: odd.id });
  });

  it('S2: through an assigned group of which no feed has told yet; a group within it holds nobody', async () => {
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    const group = await tenant.group('Zoom users', [ada]);
    const nested = await tenant.group('More', [bob]);
    await pipeline.sandbox.control('POST', `/entra/groups/${group.id}/members`, { add: [nested.id] });
    await tenant.assign(group);
    const { jobId } = await setUp();
    expect((await pipeline.onDemand(jobId, ada.id)).planned).toMatchObject({ effect: 'create' });
    expect((await pipeline.onDemand(jobId, bob.id)).planned).toMatchObject({
      code: 'NotEffectivelyEntitled',
    });
    expect([...(await tenant.zoom()).keys()]).toEqual(['ada@contoso.example']);
  });

  it('O5 R7: it disables who was unassigned, when a second read has confirmed it', async () => {
    const ada = await tenant.person('ada');
    const bob = await tenant.person('bob');
    const group = await tenant.group('Zoom users', [bob]);
    await tenant.crowd(4);
    await tenant.assign(ada);
    await tenant.assign(group);
    const { jobId, records, run } = await setUp({ settings: { evidenceConfirmAfterMs: 3_600_000 } });
    await run();
    await tenant.unassign(ada);
    await tenant.members(group, { remove: [bob] });
    for (const person of [ada, bob]) {
      expect((await pipeline.onDemand(jobId, person.id)).planned).toMatchObject({ outcome: 'skip' });
      await confirmationIsDue(jobId);
      const left = await pipeline.onDemand(jobId, person.id);
      expect(left.planned).toMatchObject({ effect: 'disable', removalCause: 'unassigned' });
      const [change] = (await records.changes(person)).filter(({ effect }) => effect === 'disable');
      expect(change).toMatchObject({ state: 'succeeded' });
      expect(change?.evidence).not.toEqual([]);
    }
    const inactive = [...(await tenant.zoom()).values()].filter(({ status }) => status === 'inactive');
    expect(inactive.map(({ email }) => email).sort()).toEqual(['ada@contoso.example', 'bob@contoso.example']);
  });

  it('R8: passes the same gate, alone: what the gate holds is held, and nobody else is released', async () => {
    const people = await tenant.crowd(3);
    const [first] = people;
    if (first === undefined) throw new Error('nobody is there');
    const none = { max: 0, percent: 0, floor: 0, floorPercent: 0 };
    const gate = {
      windowMs: 86_400_000,
      removals: none,
      deletes: none,
      renamePercent: 100,
      createPercent: 100,
      renameFloor: 500,
      createFloor: 500,
    };
    const { jobId, records, run } = await setUp({ settings: { gate } });
    await run();
    for (const person of people) await tenant.change(person, { accountEnabled: false });
    const preview = await pipeline.onDemand(jobId, first.id, { preview: true });
    expect(preview.planned).toMatchObject({ effect: 'disable', heldReason: 'TooManyRemovals' });
    await tenant.forgetRequests();
    const held = await pipeline.onDemand(jobId, first.id);
    expect(await records.changes(first)).toMatchObject([
      { effect: 'create' },
      { id: held.changeId, effect: 'disable', state: 'held', held_reason: 'TooManyRemovals' },
    ]);
    expect((await records.story()).filter((line) => line.startsWith('disable'))).toHaveLength(1);
    expect(await methods()).toEqual([]);
  });

  it('beside a cycle that runs: nobody else is planned or written for it', async () => {
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    await tenant.assign(ada);
    await tenant.assign(bob);
    const { jobId, records } = await setUp();
    expect(await openCycle(pipeline.db, jobId)).toMatchObject({ kind: 'initial' });
    expect((await pipeline.onDemand(jobId, ada.id)).cycle).toMatchObject({ state: 'succeeded' });
    expect((await records.changes()).map(({ source_id: id }) => id)).toEqual([ada.id]);
  });

  it('O1: refuses on bad credentials, with words; the job is not suspended for it', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId, records } = await setUp();
    const body = { code: 124, message: 'Invalid access token.' };
    await tenant.fault({ service: 'zoom', kind: 'status', status: 401, body, count: 'always' });
    const { cycle, planned } = await pipeline.onDemand(jobId, ada.id);
    expect(cycle).toMatchObject({ state: 'failed', error: { code: 'Unauthorized' } });
    expect(cycle.error?.message).toContain('credentials');
    expect(planned).toBeNull();
    expect(await records.job()).toMatchObject({ suspension: null });
  });

  it('R4: an answer that was lost is looked for at once: one account, and the change succeeded', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId, records } = await setUp();
    await tenant.fault({ service: 'zoom', method: 'POST', kind: 'dropAfter' });
    const made = await pipeline.onDemand(jobId, ada.id);
    expect(made.cycle).toMatchObject({ state: 'succeeded' });
    expect(await records.changes()).toMatchObject([{ id: made.changeId, state: 'succeeded' }]);
    expect((await tenant.zoom()).size).toBe(1);
    expect(await records.links(ada)).toMatchObject([{ origin: 'created', state: 'active' }]);
  });

  it('R3: somebody else who is writing the same person is waited for', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId, records } = await setUp();
    await tenant.fault({ service: 'zoom', method: 'POST', kind: 'latency', ms: 800 });
    await Promise.all([pipeline.runCycle(jobId), pipeline.onDemand(jobId, ada.id)]);
    const posts = (await methods()).filter((method) => method === 'POST');
    expect(posts).toHaveLength(1);
    expect(await records.links(ada)).toHaveLength(1);
  });

  it('S10: each clause of each filter, groups among them, which are read afresh before the first cycle', async () => {
    const ada = await tenant.person('ada', { department: 'Sales' });
    const group = await tenant.group('Sales', [ada]);
    const schema = zoomSchemaWith({
      scope: filter(['department', 'EQUALS', 'Sales'], ['memberOf', 'IS MEMBER OF', group.id]),
    });
    await tenant.assign(ada);
    const { jobId } = await setUp({ schema });
    const made = await pipeline.onDemand(jobId, ada.id);
    expect(made.planned).toMatchObject({ effect: 'create' });
    expect(details(made, 'scoping')).toEqual({
      IsActive: 'True',
      Assigned: 'True',
      ScopeSyncAll: 'False',
      AppRoleAssignments: expect.any(String),
      IsInProvisioningScope: 'True',
      IsEffectivelyEntitledForProvisioning: 'True',
      'filter department EQUALS Sales': 'holds',
      [`filter memberOf IS MEMBER OF ${group.id}`]: 'holds',
    });
  });

  it('R20: Redact() hides the source attribute, and the matching value, too', async () => {
    const ada = await tenant.person('ada', { department: 'Secret' });
    await tenant.assign(ada);
    const department = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
    const mapping = {
      targetAttributeName: department,
      ...expression('Redact([department])'),
      flowType: 'Always',
      flowBehavior: 'FlowWhenChanged',
      matchingPriority: 0,
    } as const;
    const { jobId } = await setUp({
      schema: zoomSchemaWith({ without: [department], mappings: [mapping] }),
    });
    const made = await pipeline.onDemand(jobId, ada.id);
    expect(details(made, 'import')).toMatchObject({ department: '[Redact]' });
    expect(JSON.stringify(made.planned)).not.toContain('Secret');
  });
});

/** As if the time until the second read had passed. */
async function confirmationIsDue(jobId: string): Promise<void> {
  const { db } = pipeline;
  for (const table of ['assignment', 'membership'] as const) {
    await db
      .updateTable(table)
      .set({ prove_at: new Date(0) })
      .where('job_id', '=', jobId)
      .where('prove_at', 'is not', null)
      .execute();
  }
}
