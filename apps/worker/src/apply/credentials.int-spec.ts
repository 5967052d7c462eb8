import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findCycle } from '@lockstep/database';
import { sandboxDefaults, waitFor } from '@lockstep/testkit';
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

const unauthorized = {
  service: 'zoom',
  kind: 'status',
  status: 401,
  body: { code: 124, message: 'Invalid access token.' },
};

describe('tokens and credentials of the target (R5)', () => {
  it('R5: a token that dies in the middle is renewed once, and nobody notices', async () => {
    await tenant.crowd(30);
    const { jobId } = await pipeline.job({ settings: { applyConcurrency: 4 } });
    const records = new Records(pipeline.db, jobId);
    await tenant.fault({ service: 'zoom', method: 'POST', kind: 'latency', ms: 100, count: 'always' });
    const { cycleId, result } = await pipeline.beginCycle(jobId);
    await waitFor(async () => (await tenant.zoom()).size > 5, { what: 'the first accounts' });
    await tenant.forgetRequests();
    await pipeline.sandbox.control('POST', '/zoom/tokens/revoke', {});
    await result();
    expect(await findCycle(pipeline.db, cycleId)).toMatchObject({ state: 'succeeded', error: null });
    expect(await tenant.requests('service=zoom&status=401')).not.toEqual([]);
    expect((await tenant.zoom()).size).toBe(30);
    expect(await records.story()).toEqual(Array(30).fill('create succeeded'));
    expect((await records.logs()).filter((log) => log.status === 'failure')).toEqual([]);
    const tokens = await tenant.requests('service=zoom-oauth');
    expect(tokens).toHaveLength(1);
  });

  it('R5: revoked between two cycles', async () => {
    await tenant.crowd(3);
    const { jobId } = await pipeline.job();
    await pipeline.runCycle(jobId);
    await pipeline.sandbox.control('POST', '/zoom/tokens/revoke', {});
    await tenant.crowd(3, 'q');
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect((await tenant.zoom()).size).toBe(6);
  });

  it('R17: gone for good in the middle of the writes: Unauthorized, nothing half, nobody’s failure, and it goes on when mended', async () => {
    await tenant.crowd(40);
    const { jobId } = await pipeline.job({ settings: { applyConcurrency: 4 } });
    const records = new Records(pipeline.db, jobId);
    await tenant.fault({ ...unauthorized, method: 'POST', skip: 10, count: 'always' });
    const cycle = await pipeline.runCycle(jobId);
    expect(cycle).toMatchObject({ state: 'failed', error: { code: 'Unauthorized' } });
    expect(cycle.error?.message).toContain('new credentials');
    const job = await records.job();
    expect(job.suspension).toMatchObject({ code: 'Unauthorized', quarantine: { seriesCount: 0 } });
    const made = (await tenant.zoom()).size;
    expect(made).toBe(10);
    const states = (await records.changes()).map(({ state }) => state).sort();
    expect(states).toEqual([...Array<string>(30).fill('released'), ...Array<string>(10).fill('succeeded')]);
    const people = await records.people();
    expect(people.filter(({ attempts, error_code: code }) => attempts > 0 || code !== null)).toEqual([]);

    await tenant.noFaults();
    await pipeline.start(jobId);
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect((await tenant.zoom()).size).toBe(40);
    const created = (await tenant.requests('service=zoom&method=POST&status=201')).length;
    expect(created).toBe(40);
  });

  it('R17: a client whose secret is wrong from the start: nothing is written', async () => {
    await tenant.crowd(3);
    const { jobId } = await pipeline.job();
    await pipeline.sandbox.control('PATCH', `/zoom/apps/${sandboxDefaults.zoom.clientId}`, {
      clientSecret: 'other',
    });
    expect(await pipeline.runCycle(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'Unauthorized' },
    });
    expect(await tenant.writes()).toEqual([]);
    await pipeline.sandbox.control('PATCH', `/zoom/apps/${sandboxDefaults.zoom.clientId}`, {
      clientSecret: sandboxDefaults.zoom.clientSecret,
    });
    await pipeline.start(jobId);
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('R17: a permission that was taken away is the connection’s trouble, not thirty people’s', async () => {
    await tenant.crowd(30);
    const { jobId } = await pipeline.job();
    const records = new Records(pipeline.db, jobId);
    await pipeline.sandbox.control('PATCH', `/zoom/apps/${sandboxDefaults.zoom.clientId}`, {
      permissions: ['User:Read'],
    });
    expect(await pipeline.runCycle(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'InsufficientRights' },
    });
    expect((await tenant.zoom()).size).toBe(0);
    expect((await records.people()).filter(({ error_code: code }) => code !== null)).toEqual([]);
  });
});
