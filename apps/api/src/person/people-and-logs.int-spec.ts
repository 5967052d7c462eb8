import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createJobReader, type JobReader } from '../testing/job-reader.ts';
import { seedHistory, type History } from '../testing/seed-history.ts';
import { seedJob, servicePrincipalId } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
let reader: JobReader;
let history: History;
let seeded: Awaited<ReturnType<typeof seedJob>>;

beforeAll(async () => {
  api = await startTestApplication();
  seeded = await seedJob(api.graphql);
  history = await seedHistory(api.db, seeded.jobId);
  reader = createJobReader(api.graphql, seeded.jobId);
});
afterAll(() => api.stop());

describe('provisioning logs', () => {
  it("speak Graph's provisioningObjectSummary, with what to do", async () => {
    const application = { id: servicePrincipalId, appId: 'app-1', displayName: 'Zoom in Entra' };
    await api.db
      .updateTable('job')
      .set({ application: JSON.stringify(application) })
      .where('id', '=', seeded.jobId)
      .execute();
    expect(
      await reader.nodes(
        'provisioningLogs(filter: { status: [FAILURE] })',
        `tenantId jobId cycleId changeId initiatedBy { id displayName initiatorType } servicePrincipal { id displayName }
        sourceSystem { id displayName details } targetSystem { id displayName details }
        provisioningAction effect durationInMilliseconds sourceIdentity { id displayName identityType details } targetIdentity { id } provisioningStatusInfo { status errorInformation { errorCode reason additionalDetails errorCategory whoMustAct recommendedAction } } modifiedProperties { displayName oldValue newValue } provisioningSteps { name provisioningStepType status description details }`,
      ),
    ).toEqual([
      {
        tenantId: 'tenant-1',
        jobId: seeded.jobId,
        cycleId: history.cycleId,
        changeId: null,
        initiatedBy: { id: null, displayName: 'Lockstep', initiatorType: 'SYSTEM' },
        servicePrincipal: { id: servicePrincipalId, displayName: 'Zoom in Entra' },
        sourceSystem: {
          id: seeded.sourceConnectionId,
          displayName: 'Contoso',
          details: { TenantId: 'tenant-1' },
        },
        targetSystem: {
          id: seeded.targetConnectionId,
          displayName: 'Zoom',
          details: {
            ApplicationId: 'app-1',
            ServicePrincipalId: servicePrincipalId,
            ServicePrincipalDisplayName: 'Zoom in Entra',
          },
        },
        provisioningAction: 'CREATE',
        effect: 'CREATE',
        durationInMilliseconds: 41,
        sourceIdentity: {
          id: history.alan,
          displayName: 'Alan',
          identityType: 'User',
          details: { id: history.alan, odatatype: 'User', DisplayName: 'Alan' },
        },
        targetIdentity: { id: null },
        provisioningStatusInfo: {
          status: 'FAILURE',
          errorInformation: {
            errorCode: 'InvalidDomain',
            reason: 'The domain is not associated.',
            additionalDetails: expect.any(String),
            errorCategory: 'NON_SERVICE_FAILURE',
            whoMustAct: expect.any(String),
            recommendedAction: expect.any(String),
          },
        },
        modifiedProperties: [{ displayName: 'userName', oldValue: null, newValue: 'alan@x.example' }],
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
      'provisioningStatusInfo { errorInformation { errorCode reason errorCategory recommendedAction } }',
    );
    expect(skip).toEqual({
      provisioningStatusInfo: {
        errorInformation: {
          errorCode: 'EntrySynchronizationSkipped',
          reason: 'Not assigned',
          errorCategory: 'SUCCESS',
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
