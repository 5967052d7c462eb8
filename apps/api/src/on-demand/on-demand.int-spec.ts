import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProvisionOnDemandInput } from '@lockstep/contracts';
import { noteOnDemandPerson, saveDryRun } from '@lockstep/database';
import { seedJob } from '@lockstep/testkit';
import { z } from 'zod';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const fields = `id subject mode state job { id } error { errorCode reason } temporalWorkflowId
  result { provisioningAction effect sourceIdentity { id displayName } provisioningStatusInfo { status errorInformation { errorCode } }
    sourceSystem { displayName } targetSystem { id } modifiedProperties { displayName }
    provisioningSteps { name details } }`;
const provision = `mutation ($input: ProvisionOnDemandInput!) { provisionOnDemand(input: $input) { __typename
  ... on OnDemandPayload { run { ${fields} } } ... on NotFoundError { field message }
  ... on ValidationError { field message } ... on ServiceUnavailableError { message } } }`;
const read = `query ($id: UUID!) { onDemandRun(id: $id) { ${fields} } }`;
const list = `query ($id: UUID!) { job(id: $id) { onDemandRuns(first: 2) { edges { node { id mode } } pageInfo { hasNextPage } } } }`;
const ada = '11111111-1111-4111-8111-111111111111';
const payload = z.object({ provisionOnDemand: z.object({ run: z.object({ id: z.string() }) }) });

let application: TestApplication;
let jobId: string;
const started: ProvisionOnDemandInput[] = [];
let temporal: { readonly reached: true } | { readonly reached: false; readonly problem: string } = {
  reached: true,
};

beforeAll(async () => {
  const reached = () => Promise.resolve(temporal);
  application = await startTestApplication({
    workflows: {
      jobChanged: reached,
      jobDeleted: reached,
      provisionOnDemand: (input) => {
        started.push(input);
        return reached();
      },
      testConnection: () => Promise.resolve({ kind: 'unavailable', problem: 'not here' }),
      authorizeConnection: () => Promise.resolve({ kind: 'unavailable', problem: 'not here' }),
      changeDirectory: reached,
      ping: reached,
      close: () => Promise.resolve(),
    },
  });
  ({ jobId } = await seedJob(application.db));
});

afterAll(() => application.stop());

async function begin(more: object = {}): Promise<string> {
  const data = await application.graphql(provision, { input: { jobId, subject: ada, ...more } });
  return payload.parse(data).provisionOnDemand.run.id;
}

describe('R19: provisionOnDemand', () => {
  it('O3: is begun once for one person, by ids alone; asked again meanwhile, it is the same run', async () => {
    const id = await begin();
    expect(started).toEqual([{ jobId, cycleId: id, preview: false }]);
    expect(await begin({ subject: ada.toUpperCase() })).toBe(id);
    expect(started).toHaveLength(1);
    expect(await application.graphql(read, { id })).toMatchObject({
      onDemandRun: {
        subject: ada,
        mode: 'PROVISION',
        state: 'RUNNING',
        job: { id: jobId },
        error: null,
        result: null,
        temporalWorkflowId: `provision/${jobId}/${id}`,
      },
    });
  });

  it('a preview beside it, and what it found', async () => {
    const id = await begin({ mode: 'PREVIEW', subject: 'ada@contoso.example' });
    expect(started.at(-1)).toEqual({ jobId, cycleId: id, preview: true });
    await noteOnDemandPerson(application.db, id, ada);
    const row = {
      sourceId: ada,
      sourceVersion: 1,
      sourceDisplayName: 'Ada',
      targetId: null,
      outcome: 'write',
      effect: 'create',
      heldAs: null,
      removalCause: null,
      code: null,
      reason: null,
      modified: [],
      warnings: [],
      evidence: [],
      steps: [
        {
          name: 'EntryImportAdd',
          type: 'import',
          status: 'success',
          description: 'Read.',
          details: { department: 'R&D' },
        },
      ],
      licenceTaken: null,
      licenceFreed: null,
      wantedKey: null,
      fingerprint: 'f',
    } as const;
    await saveDryRun(application.db, { jobId, cycleId: id }, [row]);
    expect(await application.graphql(read, { id })).toMatchObject({
      onDemandRun: {
        mode: 'PREVIEW',
        result: {
          provisioningAction: 'CREATE',
          sourceIdentity: { id: ada, displayName: 'Ada' },
          provisioningStatusInfo: { status: 'SUCCESS', errorInformation: null },
          provisioningSteps: [{ details: { department: 'R&D' } }, { name: 'EntryExportAdd' }],
        },
      },
    });
    expect(await application.graphql(list, { id: jobId })).toMatchObject({
      job: {
        onDemandRuns: {
          edges: [{ node: { id, mode: 'PREVIEW' } }, { node: { mode: 'PROVISION' } }],
          pageInfo: { hasNextPage: false },
        },
      },
    });
  });

  it.each([
    ['nobody', ''],
    ['a display name', 'Ada Lovelace'],
    ['a path', '../groups/x@y'],
    ['a query', 'x@y?$select=id'],
    ['something endless', `${'a'.repeat(200)}@contoso.example`],
  ])('refuses %s with the field and the remedy', async (_, subject) => {
    const { length } = started;
    expect(await application.graphql(provision, { input: { jobId, subject } })).toMatchObject({
      provisionOnDemand: {
        __typename: 'ValidationError',
        field: 'input.subject',
        message: expect.stringContaining('object id'),
      },
    });
    expect(started).toHaveLength(length);
  });

  it('refuses a job that is not there', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await application.graphql(provision, { input: { jobId: nobody, subject: ada } })).toMatchObject({
      provisionOnDemand: { __typename: 'NotFoundError', field: 'input.jobId' },
    });
  });

  it('without Temporal it says so, and leaves no run behind that looks alive', async () => {
    temporal = { reached: false, problem: 'No connection established' };
    const data = await application.graphql(provision, { input: { jobId, subject: 'bob@contoso.example' } });
    temporal = { reached: true };
    expect(data).toMatchObject({
      provisionOnDemand: {
        __typename: 'ServiceUnavailableError',
        message: expect.stringContaining('nobody was provisioned'),
      },
    });
    const running = await application.db
      .selectFrom('on_demand_run')
      .innerJoin('cycle', 'cycle.id', 'on_demand_run.cycle_id')
      .select(['state', 'error_code'])
      .where('subject', '=', 'bob@contoso.example')
      .execute();
    expect(running).toEqual([{ state: 'failed', error_code: 'TemporalUnavailable' }]);
  });

  it('a run that no worker took up ends when its time is over, and a new one can be begun', async () => {
    const id = await begin({ subject: 'eve@contoso.example' });
    await application.db
      .updateTable('cycle')
      .set({ started_at: new Date(Date.now() - 6 * 60_000) })
      .where('id', '=', id)
      .execute();
    expect(await begin({ subject: 'eve@contoso.example' })).not.toBe(id);
    expect(await application.graphql(read, { id })).toMatchObject({
      onDemandRun: {
        state: 'FAILED',
        error: { errorCode: 'NoAnswer', reason: expect.stringContaining('worker') },
      },
    });
  });
});
