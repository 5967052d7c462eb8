import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saveDryRun, type DryRunRow } from '@lockstep/database';
import { seedHistory, seedJob } from '@lockstep/testkit';
import { z } from 'zod';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const result = `{ __typename ... on DryRunPayload { dryRun { planned cycle { id kind state } } warnings { code } }
  ... on NotFoundError { field message } ... on ConflictError { field message } }`;
const startDryRun = `mutation ($jobId: UUID!) { startDryRun(jobId: $jobId) ${result} }`;
const stopDryRun = `mutation ($jobId: UUID!) { stopDryRun(jobId: $jobId) ${result} }`;
const nobody = '00000000-0000-4000-8000-000000000000';
const payload = z.object({
  startDryRun: z.object({ dryRun: z.object({ cycle: z.object({ id: z.string() }) }) }),
});

const row: DryRunRow = {
  sourceId: 'ada',
  sourceVersion: 1,
  sourceDisplayName: 'Ada',
  targetId: 't1',
  outcome: 'write',
  effect: 'update',
  heldAs: null,
  removalCause: null,
  code: null,
  reason: null,
  modified: [{ name: 'title', oldValue: 'x', newValue: 'y', redacted: false }],
  warnings: ['odd'],
  evidence: [],
  steps: [],
  licenceTaken: null,
  licenceFreed: null,
  wantedKey: null,
  fingerprint: 'f',
};
const skip: DryRunRow = { ...row, sourceId: 'bob', outcome: 'skip', effect: null, code: 'RedundantExport' };

let application: TestApplication;
let jobId: string;

beforeAll(async () => {
  application = await startTestApplication();
  ({ jobId } = await seedJob(application.db));
});

afterAll(() => application.stop());

// One story of a paused job; Temporal is away, which a dry run survives: its row is the truth.
describe('R19: a dry run', () => {
  let cycleId: string;

  it('is begun for a job that was never started', async () => {
    const data = await application.graphql(startDryRun, { jobId });
    expect(data).toMatchObject({
      startDryRun: {
        dryRun: { planned: 0, cycle: { kind: 'DRY_RUN', state: 'RUNNING' } },
        warnings: [{ code: 'TemporalUnavailable' }],
      },
    });
    cycleId = payload.parse(data).startDryRun.dryRun.cycle.id;
  });

  it('shows its plan: counts, and page by page who, with values', async () => {
    await application.db.transaction().execute((tx) => saveDryRun(tx, { jobId, cycleId }, [row, skip]));
    const data = await application.graphql(
      `query ($id: UUID!) { job(id: $id) { status { lastCycle { id } } dryRun {
        planned counts { outcome effect code heldReason people }
        people(first: 1) { pageInfo { hasNextPage } edges { node { sourceIdentity { id displayName } targetId outcome effect
          modifiedProperties { name before after } warnings { message } } } }
        skipped: people(filter: { outcome: [SKIP], held: false }) { edges { node { errorInformation { errorCode } } } }
        held: people(filter: { held: true }) { edges { node { outcome } } } } } }`,
      { id: jobId },
    );
    expect(data).toEqual({
      job: {
        status: { lastCycle: null },
        dryRun: {
          planned: 2,
          counts: expect.arrayContaining([
            { outcome: 'WRITE', effect: 'UPDATE', code: null, heldReason: null, people: 1 },
            { outcome: 'SKIP', effect: null, code: 'RedundantExport', heldReason: null, people: 1 },
          ]),
          people: {
            pageInfo: { hasNextPage: true },
            edges: [
              {
                node: {
                  sourceIdentity: { id: 'ada', displayName: 'Ada' },
                  targetId: 't1',
                  outcome: 'WRITE',
                  effect: 'UPDATE',
                  modifiedProperties: [{ name: 'title', before: 'x', after: 'y' }],
                  warnings: [{ message: 'odd' }],
                },
              },
            ],
          },
          skipped: { edges: [{ node: { errorInformation: { errorCode: 'RedundantExport' } } }] },
          held: { edges: [] },
        },
      },
    });
  });

  it('is not begun beside another, which says so; it is stopped, and keeps its plan', async () => {
    const busy = await application.graphql(startDryRun, { jobId });
    expect(busy).toMatchObject({
      startDryRun: {
        __typename: 'ConflictError',
        message: expect.stringMatching(/A dry run of this job runs/),
      },
    });
    const stopped = { dryRun: { planned: 2, cycle: { id: cycleId, state: 'STOPPED' } } };
    expect(await application.graphql(stopDryRun, { jobId })).toMatchObject({ stopDryRun: stopped });
    expect(await application.graphql(stopDryRun, { jobId })).toMatchObject({
      stopDryRun: { __typename: 'ConflictError' },
    });
  });

  it('gives way to the next one, whose plan takes the place of its own', async () => {
    expect(await application.graphql(startDryRun, { jobId })).toMatchObject({
      startDryRun: { dryRun: { planned: 0 } },
    });
  });

  it('waits for a cycle that runs, and is refused for no job', async () => {
    const other = await seedJob(application.db);
    await seedHistory(application.db, other.jobId);
    expect(await application.graphql(startDryRun, { jobId: other.jobId })).toMatchObject({
      startDryRun: {
        __typename: 'ConflictError',
        message: expect.stringMatching(/A cycle of this job runs/),
      },
    });
    for (const mutation of [startDryRun, stopDryRun]) {
      const [answer] = Object.values(await application.graphql(mutation, { jobId: nobody }));
      expect(answer).toMatchObject({ __typename: 'NotFoundError', field: 'jobId' });
    }
  });
});
