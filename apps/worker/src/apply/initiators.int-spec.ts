import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { approveHeld, requestRestart, retryPeople } from '@lockstep/database';
import { openGate } from '../import/testing/source-facts.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

async function synchronised(count: number, settings = {}) {
  const people = await tenant.crowd(count);
  const { jobId } = await pipeline.job({ settings });
  const run = () => pipeline.runCycle(jobId);
  const records = new Records(pipeline.db, jobId);
  const told = async (person: TestPerson | undefined) =>
    (await records.logs(person)).map((log) => `${log.action} ${log.status} ${log.initiated_by}`);
  await run();
  return { people, jobId, run, told, records };
}

describe('who initiated what stands in the log (provisioningObjectSummary)', () => {
  it('the service what a cycle did, an administrator what a restart did; with tenant, application and both systems', async () => {
    const { people, jobId, run, told, records } = await synchronised(1);
    const [person] = people;
    const job = await records.job();
    expect(await records.logs(person)).toMatchObject([
      {
        initiated_by: 'system',
        tenant_id: job.bound_tenant_id,
        service_principal_id: job.service_principal_id,
        source_connection_id: job.source_connection_id,
        target_connection_id: job.target_connection_id,
      },
    ]);
    expect(job.bound_tenant_id).not.toBeNull();
    expect(job.application).toMatchObject({ id: job.service_principal_id, displayName: 'Zoom' });
    const { id = '' } = (await tenant.zoom()).get(person?.userPrincipalName ?? '') ?? {};
    await pipeline.sandbox.control('PATCH', `/zoom/users/${id}`, { department: 'Elsewhere' });
    const scopes = ['Watermark'] as const;
    await requestRestart(pipeline.db, jobId, { scopes: [...scopes], requestedAt: new Date().toISOString() });
    await run();
    expect(await told(person)).toEqual(['create success system', 'update success user']);
  });

  it('an administrator what was held and approved', async () => {
    const { people, jobId, run, told } = await synchronised(10, {
      gate: { ...openGate, removals: { ...openGate.removals, max: 1 } },
    });
    const [first, second] = people;
    for (const person of [first, second])
      if (person !== undefined) await tenant.change(person, { accountEnabled: false });
    await run();
    expect(await told(first)).toEqual(['create success system']);
    await pipeline.db.transaction().execute((tx) => approveHeld(tx, jobId, { kind: 'all' }));
    await run();
    expect(await told(first)).toEqual(['create success system', 'disable success user']);
  });

  it('an administrator the one attempt that was asked for; the next is the service’s again', async () => {
    const { people, jobId, run, told, records } = await synchronised(1);
    const [poor] = people;
    const retry = async () => {
      await pipeline.db.transaction().execute((tx) => retryPeople(tx, jobId, [poor?.id ?? '']));
      await run();
    };
    await tenant.fault({ service: 'zoom', method: 'PUT', kind: 'status', status: 400, count: 'always' });
    if (poor !== undefined) await tenant.change(poor, { department: 'Board' });
    await run();
    await retry();
    await records.letTimePass();
    await run();
    await tenant.noFaults();
    await retry();
    expect(await told(poor)).toEqual([
      'create success system',
      'update failure system',
      'update failure user',
      'update failure system',
      'update success user',
    ]);
  });
});
