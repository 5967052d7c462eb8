import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { countDryRunPlan, findLicenceForecast, openOnDemandRun } from '@lockstep/database';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

const capacity = (licences: Readonly<Record<string, number>>) =>
  pipeline.sandbox.control('PATCH', '/zoom/accounts/sandbox-account', { licences });
const active = async (kind: string) =>
  [...(await tenant.zoom()).values()].filter(
    ({ userType, status }) => userType === kind && status === 'active',
  ).length;

async function start(licenceCapacity: Readonly<Record<string, number>>, applyConcurrency = 24) {
  const capacities = Object.entries(licenceCapacity).map(([licence, capacity]) => ({ licence, capacity }));
  const { jobId } = await pipeline.job({ settings: { licenceCapacity: capacities, applyConcurrency } });
  const records = new Records(pipeline.db, jobId);
  const held = async () => (await records.changes()).filter((change) => change.held_reason === 'NoLicence');
  const findings = async () => {
    const { target_connection_id: id } = await records.job();
    const query = pipeline.db.selectFrom('connection').select('findings').where('id', '=', id);
    return JSON.stringify((await query.executeTakeFirstOrThrow()).findings);
  };
  return { jobId, run: () => pipeline.runCycle(jobId), records, held, findings };
}

it('R18: a forecast holds the surplus of one kind before any request; a leaver of that kind makes room in the same cycle', async () => {
  const basic = await tenant.crowd(6);
  await tenant.crowd(2, 'l', 'Licensed');
  const { run, records, held, findings } = await start({ Basic: 4 });
  expect(await run()).toMatchObject({ state: 'succeeded' });
  expect(await active('Basic')).toBe(4);
  // The owner's licence is not among these.
  expect(await active('Licensed')).toBe(2);
  expect(await held()).toHaveLength(2);
  expect((await tenant.writes()).every(({ status }) => status === 201)).toBe(true);
  expect(await findings()).toContain('4 are in use: the plan needs 2, 0 are left');
  expect((await records.people()).every((person) => person.error_code === null)).toBe(true);

  const zoom = await tenant.zoom();
  const leaver = basic.find(({ userPrincipalName }) => zoom.has(userPrincipalName));
  if (leaver === undefined) throw new Error('nobody was created');
  await tenant.unassign(leaver);
  await run();
  await run();
  expect(await active('Basic')).toBe(4);
  expect(await held()).toHaveLength(1);
});

it('R18: after the first refusal the rest of that kind waits; a later cycle tries one, and the others follow it', async () => {
  await capacity({ Basic: 3 });
  await tenant.crowd(22);
  const { run, records, held, findings } = await start({}, 4);
  await run();
  expect(await active('Basic')).toBe(3);
  const refused = (await tenant.writes()).filter(({ status }) => status !== 201).length;
  // Those that were under way together, not all 19.
  expect(refused).toBeLessThan(9);
  expect((await held()).length).toBeGreaterThan(10);
  expect(await findings()).toContain('has no Basic licence left');

  await tenant.forgetRequests();
  await run();
  const again = await tenant.writes();
  expect(again).toHaveLength(1);
  expect(again[0]?.status).not.toBe(201);

  await capacity({ Basic: 200 });
  await records.letTimePass();
  await run();
  expect(await active('Basic')).toBe(22);
  expect(await held()).toEqual([]);
  expect(await findings()).not.toContain('LicencesShort');
});

it('R18, R19: a dry run foresees per kind what is needed and what is left, leavers counted, as the cycle after it does', async () => {
  const basic = await tenant.crowd(6);
  await tenant.crowd(2, 'l', 'Licensed');
  const { jobId, run, held, findings } = await start({ Basic: 4 });
  const foreseen = async () => {
    const { id } = await pipeline.dryRun(jobId);
    const counts = await countDryRunPlan(pipeline.db, id);
    const writes = counts.filter(({ outcome }) => outcome === 'write');
    return {
      licences: await findLicenceForecast(pipeline.db, id),
      writes: writes.map(
        ({ effect, heldReason, count }) => `${String(count)} ${String(effect)} ${String(heldReason)}`,
      ),
    };
  };
  const first = await foreseen();
  expect(first.licences).toMatchObject([
    { licence: 'Basic', capacity: 4, needed: 6, left: 4 },
    { licence: 'Licensed', capacity: null, needed: 2, left: null },
  ]);
  expect(first.writes.sort()).toEqual(['2 create NoLicence', '6 create null']);
  expect(await tenant.writes()).toEqual([]);
  expect(await held()).toEqual([]);
  expect(await findings()).not.toContain('LicencesShort');

  await run();
  expect([await active('Basic'), await active('Licensed'), (await held()).length]).toEqual([4, 2, 2]);

  const zoom = await tenant.zoom();
  const leaver = basic.find(({ userPrincipalName }) => zoom.has(userPrincipalName));
  if (leaver === undefined) throw new Error('nobody was created');
  await tenant.unassign(leaver);
  const second = await foreseen();
  expect(second.licences).toMatchObject([{ licence: 'Basic', capacity: 4, inUse: 4, needed: 2, left: 1 }]);
  expect(second.writes.sort()).toEqual(['1 create NoLicence', '1 create null', '1 disable null']);
});

it('R18: a refusal is the cycle’s, whatever run on demand goes on beside it', async () => {
  await capacity({ Basic: 2 });
  await tenant.crowd(6);
  const { jobId, records } = await start({}, 1);
  await tenant.fault({ service: 'zoom', method: 'POST', kind: 'latency', ms: 100, count: 'always' });
  const { cycleId, result } = await pipeline.beginCycle(jobId);
  const subject = 'somebody@contoso.example';
  await openOnDemandRun(pipeline.db, { jobId, subject, preview: false, lifetimeMs: 60_000 });
  await result();
  expect((await records.job()).licences_refused).toMatchObject({ Basic: { cycleId } });
});
