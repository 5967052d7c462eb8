import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pipeline } from './testing/pipeline.ts';
import { TestTenant } from './testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

describe('a joiner, a mover, a leaver', () => {
  it('C5, C13: has an account with the mapped values, keeps it in step, loses it, and gets it back under the same id', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada, 'Licensed');
    const { jobId } = await pipeline.job();

    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', kind: 'initial' });
    const created = (await tenant.zoom()).get('ada@contoso.example');
    expect(created).toMatchObject({
      status: 'active',
      userType: 'Licensed',
      department: 'R&D',
      givenName: 'ada',
    });

    await tenant.change(ada, { department: 'Board', surname: 'Lovelace' });
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', kind: 'incremental' });
    expect((await tenant.zoom()).get('ada@contoso.example')).toMatchObject({
      department: 'Board',
      familyName: 'Lovelace',
    });

    await tenant.unassign(ada);
    await pipeline.runCycle(jobId);
    expect((await tenant.zoom()).get('ada@contoso.example')).toMatchObject({
      id: created?.id,
      status: 'inactive',
    });

    await tenant.assign(ada, 'Licensed');
    await pipeline.runCycle(jobId);
    expect((await tenant.zoom()).get('ada@contoso.example')).toMatchObject({
      id: created?.id,
      status: 'active',
      userType: 'Licensed',
    });
  });

  it('R7, C18: a cycle without changes writes nothing and reads no account', async () => {
    await tenant.crowd(20);
    const { jobId } = await pipeline.job();
    await pipeline.runCycle(jobId);
    await tenant.forgetRequests();
    await pipeline.runCycle(jobId);
    expect(await tenant.requests('service=zoom')).toEqual([]);
  });
});
