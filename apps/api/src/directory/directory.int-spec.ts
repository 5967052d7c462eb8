import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  closeDirectoryChange,
  findDirectoryChange,
  parseKeyring,
  storeSignIn,
  type DirectoryChange,
} from '@lockstep/database';
import { z } from 'zod';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { updateConnection } from '../testing/operations.ts';
import { seedJob, servicePrincipalId, type Seed } from '../testing/seed.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const members = `{ __typename
  ... on DirectoryChangePayload { change { ...whole } }
  ... on DirectoryChangeFailedError { code message change { ...whole } }
  ... on NotPermittedBySetup { message portalUrl connectionId }
  ... on ValidationError { field message } ... on NotFoundError { field message } ... on ConflictError { field message }
  ... on ServiceUnavailableError { message } } }
  fragment whole on DirectoryChange { id action appRoleId principalId assignmentId state error { errorCode reason } endedAt }`;
const add = `mutation ($input: AddAppRoleInput!) { result: addAppRole(input: $input) ${members}`;
const remove = `mutation ($input: RemoveAppRoleInput!) { result: removeAppRole(input: $input) ${members}`;
const assign = `mutation ($input: AssignAppRoleInput!) { result: assignAppRole(input: $input) ${members}`;
const unassign = `mutation ($input: RemoveAppRoleAssignmentInput!) { result: removeAppRoleAssignment(input: $input) ${members}`;
const find = `query ($jobId: UUID!, $id: UUID!) { directoryChange(jobId: $jobId, id: $id) { id state error { errorCode } } }`;

const appRoleId = 'aaaaaaaa-0000-4000-8000-000000000001';
const principalId = 'bbbbbbbb-0000-4000-8000-000000000001';
const operator = 'token/administrator';

/** Stands in for Temporal and the worker: ends the row as a test says, or leaves it. */
let perform: (change: DirectoryChange) => Promise<void>;
let started: object[];
let temporal: Awaited<ReturnType<WorkflowControl['changeDirectory']>>;

let api: TestApplication;
let seed: Seed & { readonly jobId: string };

beforeAll(async () => {
  const reached = () => Promise.resolve({ reached: true } as const);
  const unavailable = () => Promise.resolve({ kind: 'unavailable', problem: 'not here' } as const);
  api = await startTestApplication({
    workflows: {
      jobChanged: reached,
      jobDeleted: reached,
      provisionOnDemand: reached,
      testConnection: unavailable,
      authorizeConnection: unavailable,
      changeDirectory: async (input) => {
        started.push(input);
        const change = await findDirectoryChange(api.db, input.directoryChangeId);
        if (temporal.reached && change !== null) await perform(change);
        return temporal;
      },
      ping: reached,
      close: () => Promise.resolve(),
    },
  });
});
afterAll(() => api.stop());

beforeEach(async () => {
  started = [];
  temporal = { reached: true };
  perform = ({ id }) => closeDirectoryChange(api.db, id, { error: null });
  await api.db.deleteFrom('job').execute();
  seed = await seedJob(api.graphql);
});

async function signIn(principal = operator, lastsMs = 3_600_000): Promise<void> {
  const owner = { connectionId: seed.sourceConnectionId, principal };
  const signedIn = { accessToken: 'a-token-of-an-administrator', expiresAtMs: Date.now() + lastsMs };
  await storeSignIn(api.db, parseKeyring(api.keys), owner, signedIn);
}

const result = z.object({ result: z.looseObject({ __typename: z.string() }) });
async function call(operation: string, input: object) {
  const answer = await api.graphql(operation, { input: { jobId: seed.jobId, ...input } });
  return result.parse(answer).result;
}
const licensed = { displayName: ' Licensed ', value: 'Licensed' };

const rows = () => api.db.selectFrom('directory_change').selectAll().execute();

describe('app roles and assignments in Entra', () => {
  it('without an administrator’s sign-in: where it is done by hand, and how to sign in; nothing begins', async () => {
    for (const [operation, input, page] of [
      [add, licensed, 'ManagedAppMenuBlade/~/Overview'],
      [remove, { appRoleId }, 'ManagedAppMenuBlade/~/Overview'],
      [assign, { appRoleId, principalId }, 'ManagedAppMenuBlade/~/Users'],
      [unassign, { assignmentId: 'an-assignment_1' }, 'ManagedAppMenuBlade/~/Users'],
    ] as const) {
      const answer = await call(operation, input);
      expect(answer).toMatchObject({
        __typename: 'NotPermittedBySetup',
        connectionId: seed.sourceConnectionId,
        message: expect.stringContaining('authorizeConnection'),
      });
      expect(answer['portalUrl']).toContain(`https://entra.microsoft.com/#view/Microsoft_AAD_IAM/${page}`);
      expect(answer['portalUrl']).toContain(servicePrincipalId);
    }
    expect(await rows()).toEqual([]);
    expect(started).toEqual([]);
  });

  it('the portal is that of the tenant’s cloud, and the app registration’s once it is known', async () => {
    const application = { id: servicePrincipalId, appId: 'an-app-id', displayName: 'Zoom' };
    await api.db
      .updateTable('job')
      .set({ application: JSON.stringify(application) })
      .execute();
    const input = {
      id: seed.sourceConnectionId,
      settings: [
        { name: 'cloud', value: 'usgov' },
        { name: 'loginUrl', value: '' },
        { name: 'graphUrl', value: '' },
      ],
    };
    expect(await api.graphql(updateConnection, { input })).toMatchObject({
      updateConnection: { __typename: 'ConnectionPayload' },
    });
    expect(await call(add, licensed)).toMatchObject({
      portalUrl:
        'https://entra.microsoft.us/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/AppRoles/appId/an-app-id',
    });
  });

  it('with a sign-in: done by the worker, which is told an id alone', async () => {
    await signIn();
    perform = ({ id }) => closeDirectoryChange(api.db, id, { error: null, assignmentId: 'made' });
    const answer = await call(assign, { appRoleId, principalId });
    expect(answer).toMatchObject({
      __typename: 'DirectoryChangePayload',
      change: {
        action: 'ASSIGN_APP_ROLE',
        appRoleId,
        principalId,
        assignmentId: 'made',
        state: 'SUCCEEDED',
        error: null,
      },
    });
    const [row] = await rows();
    expect(started).toEqual([{ directoryChangeId: row?.id }]);
    expect(row).toMatchObject({ principal: operator, service_principal_id: servicePrincipalId });
  });

  it('a new role is trimmed, described by its name, and has an id from the beginning', async () => {
    await signIn();
    await call(add, licensed);
    const [row] = await rows();
    expect(row).toMatchObject({
      action: 'addAppRole',
      app_role: { displayName: 'Licensed', value: 'Licensed', description: 'Licensed' },
      app_role_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it.each([
    ['of somebody else', 'user/somebody', 3_600_000],
    ['that has ended', operator, -1],
  ])('a sign-in %s is none', async (_, principal, lastsMs) => {
    await signIn(principal, lastsMs);
    expect(await call(add, licensed)).toMatchObject({ __typename: 'NotPermittedBySetup' });
    expect(started).toEqual([]);
  });

  it.each([
    [add, { ...licensed, value: 'two words' }, 'input.value'],
    [add, { ...licensed, value: '.hidden' }, 'input.value'],
    [add, { ...licensed, value: 'x'.repeat(121) }, 'input.value'],
    [add, { ...licensed, value: ' ' }, 'input.value'],
    [add, { ...licensed, displayName: ' ' }, 'input.displayName'],
    [add, { ...licensed, description: 'x'.repeat(1025) }, 'input.description'],
    [unassign, { assignmentId: '../users' }, 'input.assignmentId'],
  ])('names the field of what Graph would not take (case %#)', async (operation, input, field) => {
    await signIn();
    expect(await call(operation, input)).toMatchObject({ __typename: 'ValidationError', field });
    expect(await rows()).toEqual([]);
  });

  it('one at a time for an enterprise application; one that nobody ends stands in the way for five minutes', async () => {
    await signIn();
    perform = () => Promise.resolve();
    const first = await call(remove, { appRoleId });
    expect(first).toMatchObject({ __typename: 'DirectoryChangePayload', change: { state: 'RUNNING' } });
    expect(await call(add, licensed)).toMatchObject({ __typename: 'ConflictError', field: 'input.jobId' });
    const startedAgo = (ms: number) =>
      api.db
        .updateTable('directory_change')
        .set({ started_at: new Date(Date.now() - ms) })
        .execute();
    // Its worker may not have heard yet that its time is over.
    await startedAgo(310_000);
    expect(await call(add, licensed)).toMatchObject({ __typename: 'ConflictError' });
    await startedAgo(331_000);
    expect(await call(add, licensed)).toMatchObject({ __typename: 'DirectoryChangePayload' });
    const id = z.object({ change: z.object({ id: z.string() }) }).parse(first).change.id;
    expect(await api.graphql(find, { jobId: seed.jobId, id })).toEqual({
      directoryChange: { id, state: 'FAILED', error: { errorCode: 'NoAnswer' } },
    });
    const entries = `{ auditEntries(first: 100) { edges { node { subject operation id actor { kind } } } } }`;
    expect(JSON.stringify(await api.graphql(entries))).toContain(
      JSON.stringify({
        subject: 'directory_change',
        operation: 'update',
        id,
        actor: { kind: 'system' },
      }),
    );
  });

  it('a no is an error with its code; the change says it, too', async () => {
    await signIn();
    const error = { code: 'AppRoleInUse', message: 'Assignments with this app role: 3.' };
    perform = ({ id }) => closeDirectoryChange(api.db, id, { error });
    expect(await call(remove, { appRoleId })).toMatchObject({
      __typename: 'DirectoryChangeFailedError',
      ...error,
      change: { state: 'FAILED', error: { errorCode: 'AppRoleInUse', reason: error.message } },
    });
  });

  it('without Temporal nothing is left open', async () => {
    await signIn();
    temporal = { reached: false, problem: 'Deadline exceeded' };
    expect(await call(add, licensed)).toMatchObject({
      __typename: 'ServiceUnavailableError',
      message: expect.stringContaining('Deadline exceeded'),
    });
    expect(await rows()).toMatchObject([{ state: 'failed', error_code: 'TemporalUnavailable' }]);
  });

  it('a change of another job is not shown', async () => {
    await signIn();
    await call(add, licensed);
    const [row] = await rows();
    const other = await seedJob(api.graphql);
    expect(await api.graphql(find, { jobId: other.jobId, id: row?.id })).toEqual({ directoryChange: null });
  });

  it('is audited: who lent their rights until when, who asked for what, and what came of it', async () => {
    await signIn();
    await call(assign, { appRoleId, principalId });
    const entries = `{ auditEntries(first: 100) { edges { node { subject operation actor { id } after } } } }`;
    const text = JSON.stringify(await api.graphql(entries));
    expect(text).not.toContain('a-token-of');
    const shape = z.object({
      auditEntries: z.object({
        edges: z.array(z.object({ node: z.looseObject({ subject: z.string() }) })),
      }),
    });
    const of = shape
      .parse(JSON.parse(text))
      .auditEntries.edges.map(({ node }) => node)
      .filter(({ subject }) => subject === 'directory_change' || subject === 'delegated_sign_in');
    expect(of.slice(0, 3)).toMatchObject([
      { subject: 'directory_change', operation: 'update', after: { state: 'succeeded' } },
      {
        subject: 'directory_change',
        operation: 'insert',
        actor: { id: 'administrator' },
        after: {
          action: 'assignAppRole',
          app_role_id: appRoleId,
          principal_id: principalId,
          state: 'running',
        },
      },
      { subject: 'delegated_sign_in', operation: 'insert', after: { principal: operator } },
    ]);
  });

  it('another client or tenant of the connection ends sign-ins; a new secret does not', async () => {
    await signIn();
    const change = (settings: readonly object[]) =>
      api.graphql(updateConnection, { input: { id: seed.sourceConnectionId, settings } });
    await change([{ name: 'clientSecret', value: 'a-newer-secret' }]);
    expect(await call(add, licensed)).toMatchObject({ __typename: 'DirectoryChangePayload' });
    await change([{ name: 'clientId', value: '99999999-9999-4999-8999-999999999999' }]);
    expect(await call(add, licensed)).toMatchObject({ __typename: 'NotPermittedBySetup' });
  });

  it('the job shows its application, its roles, and until when one has signed in', async () => {
    const query = `query ($id: UUID!) { job(id: $id) { enterpriseApplication { objectId appId displayName signedInUntil
      appRoles { id value displayName isEnabled } usersAndGroupsUrl appRolesUrl } } }`;
    const { jobId: id } = seed;
    expect(await api.graphql(query, { id })).toEqual({ job: { enterpriseApplication: null } });
    const appRoles = [{ id: appRoleId, value: 'Licensed', displayName: 'Licensed', isEnabled: true }];
    const application = { id: servicePrincipalId, appId: 'an-app-id', displayName: 'Zoom' };
    await api.db
      .updateTable('job')
      .set({ application: JSON.stringify(application), app_roles: JSON.stringify(appRoles) })
      .execute();
    const shown = { objectId: servicePrincipalId, appId: 'an-app-id', displayName: 'Zoom', appRoles };
    expect(await api.graphql(query, { id })).toMatchObject({
      job: { enterpriseApplication: { ...shown, signedInUntil: null } },
    });
    await signIn();
    expect(await api.graphql(query, { id })).toMatchObject({
      job: { enterpriseApplication: { ...shown, signedInUntil: expect.any(String) } },
    });
  });
});
