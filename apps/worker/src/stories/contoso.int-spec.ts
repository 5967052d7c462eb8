import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { approveHeld, insertSchemaVersion } from '@lockstep/database';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { schemaOf, scopedBy } from '../testing/schemas.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

/** Contoso: twelve people who have Zoom through a group, and ada, who has a licence of her own. */
async function contoso() {
  const ada = await tenant.person('ada');
  await tenant.assign(ada, 'Licensed');
  const staff: TestPerson[] = [];
  for (let n = 1; n <= 12; n += 1) staff.push(await tenant.person(`p${String(n)}`));
  const group = await tenant.group('Everybody', staff);
  await tenant.assign(group, 'Basic');
  const { jobId } = await pipeline.job();
  const records = new Records(pipeline.db, jobId);
  const cycle = () => pipeline.runCycle(jobId);
  expect(await cycle()).toMatchObject({ state: 'succeeded' });
  let version = 1;
  const save = async (...clauses: Parameters<typeof scopedBy> extends [unknown, ...infer C] ? C : never) => {
    version += 1;
    const schema = clauses.length === 0 ? schemaOf('zoom') : scopedBy(schemaOf('zoom'), ...clauses);
    await insertSchemaVersion(pipeline.db, jobId, version, schema);
  };
  const approveAll = () => pipeline.db.transaction().execute((tx) => approveHeld(tx, jobId, { kind: 'all' }));
  await tenant.forgetRequests();
  return { ada, staff, group, jobId, records, cycle, save, approveAll };
}

const account = async (name: string) => (await tenant.zoom()).get(`${name}@contoso.example`);
const active = async () =>
  [...(await tenant.zoom()).values()].filter(({ status }) => status === 'active').length;

describe('days at Contoso', () => {
  it('R8 P2: a wrong filter is saved that nobody passes; nobody loses an account, and when it is taken back nothing was written', async () => {
    const { records, cycle, save } = await contoso();
    await save(['department', 'EQUALS', 'R and D']);
    expect(await cycle()).toMatchObject({ state: 'succeeded' });
    expect(await active()).toBe(13);
    const held = (await records.story()).filter((line) => line === 'disable held TooManyRemovals');
    expect(held).toHaveLength(13);
    await save();
    await cycle();
    expect((await records.story()).filter((line) => line === 'disable expired')).toHaveLength(13);
    expect(await tenant.writes()).toEqual([]);
  });

  it('C13: a filter shuts out one person; taken back, they have the same account with the same licence', async () => {
    const { ada, records, cycle, save } = await contoso();
    const before = await account('ada');
    await tenant.change(ada, { department: 'Legal' });
    await save(['department', 'NOT EQUALS', 'Legal']);
    await cycle();
    expect(await account('ada')).toMatchObject({ id: before?.id, status: 'inactive' });
    expect(await records.links(ada)).toMatchObject([{ state: 'disabled', disabled_cause: 'filter' }]);
    await save();
    await cycle();
    expect(await account('ada')).toMatchObject({
      id: before?.id,
      status: 'active',
      userType: 'Licensed',
      department: 'Legal',
    });
  });

  it('R8: the group is unassigned by mistake: its people are held, a newcomer and a mover are served, and the group comes back', async () => {
    const { ada, group, records, cycle } = await contoso();
    await tenant.unassign(group);
    await tenant.change(ada, { department: 'Board' });
    await tenant.assign(await tenant.person('new'));
    await cycle();
    expect(await active()).toBe(14);
    expect(await account('ada')).toMatchObject({ department: 'Board' });
    await tenant.assign(group, 'Basic');
    await cycle();
    expect((await records.story()).filter((line) => line === 'disable expired')).toHaveLength(12);
    expect((await tenant.writes()).map(({ method }) => method).sort()).toEqual(['POST', 'PUT']);
  });

  it('R8: the group is unassigned on purpose: an administrator approves, all are switched off, and who is assigned again returns to their account', async () => {
    const { staff, group, cycle, approveAll } = await contoso();
    const before = await account('p1');
    await tenant.unassign(group);
    await cycle();
    await approveAll();
    await cycle();
    expect(await active()).toBe(1);
    const [first] = staff;
    if (first === undefined) throw new Error('nobody works at Contoso');
    await tenant.assign(first, 'Licensed');
    await cycle();
    expect(await account('p1')).toMatchObject({ id: before?.id, status: 'active', userType: 'Licensed' });
    expect(await active()).toBe(2);
  });

  it('R7 R17: for a morning Graph shows empty lists and fails half of the time: nobody leaves, and who joined then is served when it has passed', async () => {
    const { cycle, jobId } = await contoso();
    await tenant.fault({ service: 'graph', pathPattern: '/delta', kind: 'emptyPage', count: 'always' });
    await tenant.fault({
      service: 'graph',
      pathPattern: 'appRoleAssignedTo',
      kind: 'emptyPage',
      count: 'always',
    });
    await tenant.fault({ service: 'graph', kind: 'status', status: 503, probability: 0.3, count: 8 });
    await tenant.assign(await tenant.person('new'));
    for (let round = 0; round < 2; round += 1) await cycle();
    expect(await active()).toBe(13);
    await tenant.noFaults();
    await pipeline.db
      .updateTable('job')
      .set({ assignments_listed_at: new Date(0) })
      .where('id', '=', jobId)
      .execute();
    expect(await cycle()).toMatchObject({ state: 'succeeded' });
    expect(await active()).toBe(14);
  });

  it('R12 C11: ada marries: her account keeps its id, under her new name and address; her old name goes to a newcomer with an account of their own', async () => {
    const { ada, cycle } = await contoso();
    const before = await account('ada');
    const renamed = 'ada.king@contoso.example';
    await tenant.change(ada, { surname: 'King', userPrincipalName: renamed, mail: renamed });
    await tenant.assign(await tenant.person('ada', { surname: 'Newcomer' }));
    await cycle();
    expect(await account('ada.king')).toMatchObject({
      id: before?.id,
      familyName: 'King',
      userType: 'Licensed',
      status: 'active',
    });
    const newcomer = await account('ada');
    expect(newcomer).toMatchObject({ familyName: 'Newcomer', status: 'active' });
    expect(newcomer?.id).not.toBe(before?.id);
  });
});
