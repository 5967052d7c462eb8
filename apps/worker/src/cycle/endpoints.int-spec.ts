import { beforeEach, describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { findConnection, findJob, pauseJob, updateConnection } from '@lockstep/database';
import { sandboxDefaults, waitFor, type SeededJob } from '@lockstep/testkit';
import { retrying, type Failing } from '../import/testing/retrying.ts';
import { removalsOf } from '../import/testing/source-facts.ts';
import { useWorld } from '../import/testing/world.ts';
import type { TestPerson } from '../testing/tenant.ts';

const failing: Failing = { codes: [], most: 2 };
/** Codes with which the look at the endpoints failed. */
const refusals: string[] = [];
const world = useWorld({
  activities: (activities) => ({
    ...retrying(failing)(activities),
    checkEndpoints: async (input) => {
      try {
        await activities.checkEndpoints(input);
      } catch (error) {
        if (error instanceof ApplicationFailure) refusals.push(`${input.sides} ${error.type ?? ''}`);
        throw error;
      }
    },
  }),
});

let people: readonly TestPerson[];

beforeEach(async () => {
  people = await world.tenant.crowd(12);
});

/** With the gate as it is by default. */
const newJob = (options: Parameters<typeof world.pipeline.job>[0] = {}) => world.pipeline.job(options);

async function cycle({ jobId }: SeededJob): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

/** The cycle is refused, the job is in quarantine, and the target was not written to. */
async function expectRefused(
  { jobId }: SeededJob,
  code: string,
  words: string,
  service: 'zoom' | 'scim' = 'zoom',
): Promise<void> {
  const { pipeline, tenant } = world;
  await tenant.forgetRequests();
  const failed = await pipeline.runCycle(jobId);
  expect(failed).toMatchObject({ state: 'failed', error: { code } });
  expect(failed.error?.message).toContain(words);
  const job = await findJob(pipeline.db, jobId);
  expect(job?.suspension).toMatchObject({
    code,
    message: failed.error?.message,
    tenantActionable: true,
    quarantine: { reason: 'EncounteredQuarantineException' },
  });
  expect(await tenant.writes(service)).toEqual([]);
  expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
}

async function expectGoesOn(job: SeededJob): Promise<void> {
  await world.pipeline.start(job.jobId);
  await cycle(job);
  expect((await findJob(world.pipeline.db, job.jobId))?.suspension).toBeNull();
  expect(await removalsOf(world.pipeline.db, job.jobId)).toEqual([]);
}

/** As an administrator edits a connection. */
async function edit(
  connectionId: string,
  change: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const { db } = world.pipeline;
  const connection = await findConnection(db, connectionId);
  if (connection === null) throw new Error('there is no such connection');
  const { displayName, settings } = connection;
  await updateConnection(db, connectionId, {
    displayName,
    settings: { ...settings, ...change },
    forgetTest: true,
  });
  return () => updateConnection(db, connectionId, { displayName, settings, forgetTest: true });
}

describe('R9: a source connection that leads to another tenant', () => {
  const otherTenant = '99999999-9999-4999-8999-999999999999';

  beforeEach(async () => {
    const { sandbox } = world.pipeline;
    await sandbox.control('POST', '/entra/tenants', {
      id: otherTenant,
      displayName: 'Fabrikam',
      domain: 'fabrikam.example',
    });
    await sandbox.control('POST', `/entra/apps?tenant=${otherTenant}`, {
      clientId: sandboxDefaults.clientId,
      secret: sandboxDefaults.clientSecret,
      permissions: ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'],
    });
  });

  it('is refused before anything is read; corrected and started, the job goes on', async () => {
    const job = await newJob();
    await cycle(job);
    const correct = await edit(job.sourceConnectionId, { tenantId: otherTenant });
    await expectRefused(job, 'SourceChanged', otherTenant);
    expect(await world.tenant.requests('service=graph')).toEqual([]);
    await correct();
    await expectGoesOn(job);
  });

  it('nor does the import without a cycle read anything from it', async () => {
    const { pipeline, tenant } = world;
    const job = await newJob();
    await cycle(job);
    await pauseJob(pipeline.db, job.jobId);
    await edit(job.sourceConnectionId, { tenantId: otherTenant });
    await pipeline.db
      .updateTable('job')
      .set({ imported_at: new Date(0) })
      .where('id', '=', job.jobId)
      .execute();
    await tenant.forgetRequests();
    const entity = await pipeline.runJob(job.jobId);
    try {
      refusals.length = 0;
      await waitFor(() => refusals.length >= 2);
    } finally {
      await entity.end();
    }
    expect(refusals[0]).toBe('source SourceChanged');
    expect(await tenant.requests('service=graph')).toEqual([]);
  });
});

describe('R9: a tenant that knows none of its people any more', () => {
  const nobody = {
    service: 'graph',
    kind: 'status',
    status: 404,
    count: 'always',
    body: { error: { code: 'Request_ResourceNotFound', message: 'gone' } },
  };

  it('is not believed: the job is suspended, and reads them again when it is started', async () => {
    const { tenant } = world;
    const job = await newJob();
    await cycle(job);
    await world.expire('users');
    await tenant.fault({ ...nobody, pathPattern: '/users/[0-9a-f-]{36}\\?' });
    await tenant.fault({ ...nobody, pathPattern: '/deletedItems/' });
    await expectRefused(job, 'SourceChanged', '12 of 12 people');
    await tenant.noFaults();
    await expectGoesOn(job);
    expect(await world.active()).toHaveLength(12);
  });

  it('a few, within the limit of removals, are believed', async () => {
    const { tenant, pipeline } = world;
    const job = await newJob();
    await cycle(job);
    const [first] = people;
    if (first !== undefined) await tenant.remove(first, 'hard');
    await cycle(job);
    expect(await world.active()).toHaveLength(11);
    expect(await removalsOf(pipeline.db, job.jobId)).toMatchObject([
      { effect: 'disable' },
      { effect: 'delete' },
    ]);
  });

  it('an enterprise application that is gone is no proof against its assignments', async () => {
    const job = await newJob();
    await cycle(job);
    await world.pipeline.sandbox.control(
      'DELETE',
      `/entra/service-principals/${sandboxDefaults.servicePrincipalId}`,
    );
    const failed = await world.pipeline.runCycle(job.jobId);
    expect(failed).toMatchObject({ state: 'failed' });
    expect(failed.error?.message).toContain('administrator');
    expect(await world.active()).toHaveLength(12);
    expect(await removalsOf(world.pipeline.db, job.jobId)).toEqual([]);
  });
});

describe('R9: a target connection that leads to another account', () => {
  it('Zoom: is refused before anything is written; corrected and started, the job goes on', async () => {
    const { sandbox } = world.pipeline;
    const job = await newJob();
    await cycle(job);
    await sandbox.control('POST', '/zoom/accounts', {
      id: 'acc-2',
      vanityUrl: 'other.zoom.us',
      ssoEnabled: true,
      plan: 'business',
    });
    await sandbox.control('POST', '/zoom/apps?account=acc-2', {
      clientId: 'other-client',
      clientSecret: sandboxDefaults.zoom.clientSecret,
    });
    const correct = await edit(job.targetConnectionId, { accountId: 'acc-2', clientId: 'other-client' });
    for (const person of people.slice(0, 3)) await world.tenant.unassign(person);
    await world.tenant.crowd(2, 'new');
    const failed = await world.pipeline.runCycle(job.jobId);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'TargetChanged' } });
    await expectRefused(job, 'TargetChanged', 'acc-2');
    await correct();
    await world.pipeline.start(job.jobId);
    await cycle(job);
    expect(await world.active()).toHaveLength(11);
  });

  it('SCIM: of the linked accounts that are looked at none is there', async () => {
    const { tenant } = world;
    const job = await newJob({ template: 'scim' });
    await cycle(job);
    const status = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '404',
      detail: 'unknown',
    };
    const unknown = {
      service: 'scim',
      method: 'GET',
      kind: 'status',
      status: 404,
      count: 'always',
      body: status,
    };
    await tenant.fault({ ...unknown, pathPattern: '/Users/' });
    for (const person of people.slice(0, 2)) await tenant.unassign(person);
    await tenant.crowd(2, 'new');
    await expectRefused(job, 'TargetChanged', 'None of 5 linked accounts', 'scim');
    await tenant.noFaults();
    await world.pipeline.start(job.jobId);
    await cycle(job);
    expect(await world.scimActive()).toHaveLength(12);
  });

  it('SCIM: one linked account alone, when it is gone, tells of another application only after the connection was changed', async () => {
    const { tenant } = world;
    for (const person of people.slice(1)) await tenant.unassign(person);
    const job = await newJob({ template: 'scim' });
    await cycle(job);
    await world.pipeline.sandbox.control('DELETE', '/scim/users');
    // By hand, as far as anybody can tell.
    await cycle(job);
    // Just after another authorisation, or a new address.
    const correct = await edit(job.targetConnectionId, {});
    await expectRefused(job, 'TargetChanged', 'None of 1 linked accounts', 'scim');
    await correct();
  });

  it('SCIM: another address', async () => {
    const { sandbox } = world.pipeline;
    const job = await newJob({ template: 'scim' });
    await cycle(job);
    const correct = await edit(job.targetConnectionId, { tenantUrl: sandbox.addresses.sink });
    await expectRefused(job, 'TargetChanged', 'administrator', 'scim');
    await correct();
    await expectGoesOn(job);
  });
});
