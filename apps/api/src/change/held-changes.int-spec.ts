import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { seedHistory, seedJob } from '@lockstep/testkit';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const decide = (
  mutation: string,
) => `mutation ($input: HeldChangesInput!) { ${mutation}(input: $input) { __typename
  ... on ChangesDecided { decided notDecided warnings { code } job { id status { nextCycleAt } } }
  ... on ValidationError { field message } ... on NotFoundError { field message } } }`;
const nobody = '00000000-0000-4000-8000-000000000000';

let application: TestApplication;
let jobId: string;
let heldId: string;

beforeAll(async () => {
  application = await startTestApplication();
});

afterAll(() => application.stop());

beforeEach(async () => {
  ({ jobId } = await seedJob(application.db));
  await seedHistory(application.db, jobId);
  await application.db.updateTable('cycle').set({ state: 'succeeded' }).where('job_id', '=', jobId).execute();
  const held = await application.db
    .selectFrom('change')
    .select('id')
    .where('job_id', '=', jobId)
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow();
  heldId = held.id;
});

async function change() {
  return application.db
    .selectFrom('change')
    .select(['state', 'decision', 'released_at', 'closed_at'])
    .where('id', '=', heldId)
    .executeTakeFirstOrThrow();
}

const run = (mutation: string, input: object) => application.graphql(decide(mutation), { input });

describe('R8: held changes', () => {
  it('are released when they are approved, and the next cycle is due at once', async () => {
    const { approveChanges } = await run('approveChanges', { jobId, changeIds: [heldId, nobody] });
    expect(approveChanges).toMatchObject({ __typename: 'ChangesDecided', decided: 1, notDecided: [nobody] });
    expect(await change()).toMatchObject({
      state: 'released',
      decision: 'approved',
      released_at: expect.any(Date),
    });
    const answer = z.object({ job: z.object({ status: z.object({ nextCycleAt: z.coerce.date() }) }) });
    const { nextCycleAt } = answer.parse(approveChanges).job.status;
    expect(nextCycleAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('are closed when they are rejected', async () => {
    const { rejectChanges } = await run('rejectChanges', { jobId, all: true });
    expect(rejectChanges).toMatchObject({ decided: 1, notDecided: [] });
    expect(await change()).toMatchObject({
      state: 'rejected',
      decision: 'rejected',
      closed_at: expect.any(Date),
    });
  });

  it('R10: of a protected account are not approved', async () => {
    await application.db
      .updateTable('change')
      .set({ held_reason: 'Protected' })
      .where('id', '=', heldId)
      .execute();
    const { approveChanges } = await run('approveChanges', { jobId, changeIds: [heldId] });
    expect(approveChanges).toMatchObject({ decided: 0, notDecided: [heldId] });
    expect(await change()).toMatchObject({ state: 'held', decision: null });
  });

  it('of another job are not touched', async () => {
    const other = await seedJob(application.db);
    const { approveChanges } = await run('approveChanges', { jobId: other.jobId, changeIds: [heldId] });
    expect(approveChanges).toMatchObject({ decided: 0, notDecided: [heldId] });
    expect(await change()).toMatchObject({ state: 'held' });
  });

  it.each([
    ['nothing', {}],
    ['both', { all: true, changeIds: [nobody] }],
    ['an empty list', { changeIds: [] }],
  ])('need one way of saying which: %s is refused', async (_, input) => {
    const { approveChanges } = await run('approveChanges', { jobId, ...input });
    expect(approveChanges).toMatchObject({ __typename: 'ValidationError', field: 'changeIds' });
    expect(await change()).toMatchObject({ state: 'held' });
  });

  it('of a job that does not exist are refused', async () => {
    const { rejectChanges } = await run('rejectChanges', { jobId: nobody, all: true });
    expect(rejectChanges).toMatchObject({ __typename: 'NotFoundError', field: 'jobId' });
  });
});
