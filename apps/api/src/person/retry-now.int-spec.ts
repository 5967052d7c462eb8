import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedHistory, seedJob } from '@lockstep/testkit';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const retryNow = `mutation ($jobId: UUID!, $sourceIds: [String!]!) { retryNow(jobId: $jobId, sourceIds: $sourceIds) { __typename
  ... on PeopleRetried { retried notRetried warnings { code } job { person(sourceId: "a0000000-alan") { dueAt attempts error {
    errorCode whoMustAct recommendedAction } } } }
  ... on ValidationError { field } ... on NotFoundError { field } } }`;

let application: TestApplication;
let jobId: string;
let alan: string;
let ada: string;

beforeAll(async () => {
  application = await startTestApplication();
  ({ jobId } = await seedJob(application.db));
  ({ alan, ada } = await seedHistory(application.db, jobId));
});

afterAll(() => application.stop());

async function waiting() {
  const later = new Date(Date.now() + 3_600_000);
  await application.db
    .updateTable('person')
    .set({ attempts: 3, due_at: later })
    .where('source_id', '=', alan)
    .execute();
}

async function alanNow() {
  return application.db
    .selectFrom('person')
    .select(['due_at', 'attempts', 'error_code'])
    .where('source_id', '=', alan)
    .executeTakeFirstOrThrow();
}

describe('E1: retryNow', () => {
  it('tries who waits at once, with the attempts still counted, and asks for a cycle; others are named', async () => {
    await waiting();
    const sourceIds = [alan, ada, 'nobody'];
    expect(await application.graphql(retryNow, { jobId, sourceIds })).toMatchObject({
      retryNow: {
        retried: 1,
        notRetried: [ada, 'nobody'],
        job: {
          person: {
            attempts: 3,
            error: {
              errorCode: 'InvalidDomain',
              whoMustAct: expect.any(String),
              recommendedAction: expect.any(String),
            },
          },
        },
      },
    });
    const { due_at: dueAt, attempts } = await alanNow();
    expect(dueAt?.getTime()).toBeLessThanOrEqual(Date.now());
    expect(attempts).toBe(3);
    const job = await application.db
      .selectFrom('job')
      .select('cycle_requested_at')
      .where('id', '=', jobId)
      .executeTakeFirstOrThrow();
    expect(job.cycle_requested_at?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('touches nobody of another job, and asks for nothing then', async () => {
    await waiting();
    const other = await seedJob(application.db);
    expect(await application.graphql(retryNow, { jobId: other.jobId, sourceIds: [alan] })).toMatchObject({
      retryNow: { retried: 0, notRetried: [alan], warnings: [] },
    });
    expect((await alanNow()).due_at?.getTime()).toBeGreaterThan(Date.now());
  });

  it('is refused without people, and for no job', async () => {
    expect(await application.graphql(retryNow, { jobId, sourceIds: [] })).toMatchObject({
      retryNow: { __typename: 'ValidationError', field: 'sourceIds' },
    });
    const unknown = { jobId: '00000000-0000-4000-8000-000000000000', sourceIds: [alan] };
    expect(await application.graphql(retryNow, unknown)).toMatchObject({
      retryNow: { __typename: 'NotFoundError', field: 'jobId' },
    });
  });
});
