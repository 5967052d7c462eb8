import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findConnection, findJob } from '@lockstep/database';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';
import { bringBackCode, consent, seedZoomByConsent } from '../testing/zoom-authorization.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});
afterAll(() => pipeline.stop());

it('R17: an authorisation that ended quarantines the job with the way out, and a new one lets it go on', async () => {
  const connectionId = await seedZoomByConsent(pipeline);
  const authorise = async () => pipeline.authorize(await bringBackCode(pipeline, connectionId));
  expect(await authorise()).toEqual({ ok: true, code: null, field: null });
  await tenant.crowd(3);
  const { jobId } = await pipeline.job({ configuration: { targetConnectionId: connectionId } });
  const records = new Records(pipeline.db, jobId);
  expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
  expect((await tenant.zoom()).size).toBe(3);

  await consent(pipeline.sandbox);
  await pipeline.sandbox.control('POST', '/zoom/tokens/revoke', {});
  await tenant.crowd(2, 'q');
  const failed = await pipeline.runCycle(jobId);
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'Unauthorized' } });
  expect(failed.error?.message).toMatch(/4741.*call authorizeConnection/s);
  const { suspension } = (await findJob(pipeline.db, jobId)) ?? {};
  expect(suspension).toMatchObject({
    code: 'Unauthorized',
    quarantine: { reason: 'EncounteredQuarantineException' },
  });
  expect((await records.people()).filter(({ error_code: code }) => code !== null)).toEqual([]);

  const before = await findConnection(pipeline.db, connectionId);
  expect(await authorise()).toMatchObject({ ok: true });
  const renewed = (await findJob(pipeline.db, jobId))?.suspension;
  expect(Date.parse(renewed?.nextAttemptAt ?? '')).toBeLessThanOrEqual(Date.now());
  expect((await findConnection(pipeline.db, connectionId))?.updatedAt).not.toEqual(before?.updatedAt);
  expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
  expect((await tenant.zoom()).size).toBe(5);
  expect((await findJob(pipeline.db, jobId))?.suspension).toBeNull();
});
