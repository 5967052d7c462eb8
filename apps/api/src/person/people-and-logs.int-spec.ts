import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createJobReader, type JobReader } from '../testing/job-reader.ts';
import { seedHistory, type History } from '../testing/seed-history.ts';
import { seedJob } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
let reader: JobReader;
let history: History;

beforeAll(async () => {
  api = await startTestApplication();
  const { jobId } = await seedJob(api.graphql);
  history = await seedHistory(api.db, jobId);
  reader = createJobReader(api.graphql, jobId);
});
afterAll(() => api.stop());

describe('provisioning logs', () => {
  it("speak Graph's provisioningObjectSummary, with what to do", async () => {
    expect(
      await reader.nodes(
        'provisioningLogs(filter: { status: [FAILURE] })',
        'provisioningAction effect durationInMilliseconds sourceIdentity { id displayName } targetIdentity { id } provisioningStatusInfo { status errorInformation { errorCode reason whoMustAct recommendedAction } } modifiedProperties { name before after } provisioningSteps { name provisioningStepType status description details }',
      ),
    ).toEqual([
      {
        provisioningAction: 'CREATE',
        effect: 'CREATE',
        durationInMilliseconds: 41,
        sourceIdentity: { id: history.alan, displayName: 'Alan' },
        targetIdentity: { id: null },
        provisioningStatusInfo: {
          status: 'FAILURE',
          errorInformation: {
            errorCode: 'InvalidDomain',
            reason: 'The domain is not associated.',
            whoMustAct: expect.any(String),
            recommendedAction: expect.any(String),
          },
        },
        modifiedProperties: [{ name: 'userName', before: null, after: 'alan@x.example' }],
        provisioningSteps: [
          {
            name: 'EntryExportAdd',
            provisioningStepType: 'export',
            status: 'failure',
            description: 'Failed',
            details: { status: 400 },
          },
        ],
      },
    ]);
  });

  it('give a skip its reason', async () => {
    const [skip] = await reader.nodes(
      'provisioningLogs(filter: { status: [SKIPPED] })',
      'provisioningStatusInfo { errorInformation { errorCode reason recommendedAction } }',
    );
    expect(skip).toEqual({
      provisioningStatusInfo: {
        errorInformation: {
          errorCode: 'EntrySynchronizationSkipped',
          reason: 'Not assigned',
          recommendedAction: null,
        },
      },
    });
  });
});

describe('people', () => {
  it('show their link, edges and error', async () => {
    expect(await reader.nodes('people(filter: { search: "ADA%", inScope: true })', 'sourceId')).toEqual([]);
    const [ada] = await reader.nodes(
      'people(filter: { search: "ADA@", inScope: true })',
      'sourceId displayName userPrincipalName presence inScope link { targetId state origin } edges { assignmentId groupId assignmentState membershipState } error { errorCode }',
    );
    expect(ada).toEqual({
      sourceId: history.ada,
      displayName: 'Ada',
      userPrincipalName: 'ada@contoso.example',
      presence: 'PRESENT',
      inScope: true,
      link: { targetId: 'account-ada', state: 'ACTIVE', origin: 'CREATED' },
      edges: [
        { assignmentId: 'assignment-1', groupId: null, assignmentState: 'LIVE', membershipState: null },
        {
          assignmentId: 'assignment-g',
          groupId: 'group-1',
          assignmentState: 'LIVE',
          membershipState: 'SUSPECT',
        },
      ],
      error: null,
    });
    const [alan] = await reader.nodes(
      'people(filter: { failing: true })',
      'sourceId error { errorCode recommendedAction }',
    );
    expect(alan).toMatchObject({
      sourceId: history.alan,
      error: { errorCode: 'InvalidDomain', recommendedAction: expect.any(String) },
    });
  });

  it('links are live or ended', async () => {
    expect(await reader.nodes('links(filter: { state: [ACTIVE, DISABLED] })', 'targetId')).toEqual([
      { targetId: 'account-ada' },
    ]);
    expect(await reader.nodes('links(filter: { state: [ENDED] })', 'targetId endedReason')).toEqual([
      { targetId: 'account-old', endedReason: 'transferred' },
    ]);
  });
});
