import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startStack, type Stack } from '@lockstep/local-stack';
import { waitFor } from '@lockstep/testkit';
import { z } from 'zod';
import { createJob, createSource, createTarget, testConnection } from '../scripts/demo/configure.ts';
import { graphqlClient, type Graphql } from '../scripts/demo/graphql.ts';
import { closeHttp } from '../scripts/demo/http.ts';
import { SandboxControl } from '../scripts/demo/sandbox-control.ts';
import { sandbox } from '../scripts/demo/tenant.ts';
import { publicApi } from '../scripts/run/public-api.ts';
import { Browser } from './browser.ts';

let stack: Stack;
let publicUrl: string;
let graphql: Graphql;

beforeAll(async () => {
  const { port, variables } = await publicApi();
  publicUrl = variables.LOCKSTEP_PUBLIC_URL;
  stack = await startStack({ ports: { api: port }, variables: { api: variables } });
  graphql = graphqlClient(stack.addresses.graphql, stack.addresses.token);
});

afterAll(async () => {
  await closeHttp();
  await stack.stop();
});

const changed = z.object({ result: z.object({ change: z.object({ appRoleId: z.string() }) }) });
const begun = z.object({ provisionOnDemand: z.object({ run: z.object({ id: z.string() }) }) });
const ended = z.object({ onDemandRun: z.object({ state: z.enum(['SUCCEEDED', 'FAILED']) }) });
const offer = async (id: string): Promise<string> => {
  const query =
    'mutation ($id: UUID!) { authorizeConnection(id: $id) { ... on ConnectionAuthorization { url } } }';
  return offered.parse(await graphql(query, { id })).authorizeConnection.url;
};
const offered = z.object({ authorizeConnection: z.object({ url: z.string() }) });

const browse = (address: string) => new Browser(publicUrl).open(address);

it('an administrator authorises Lockstep at Zoom in the browser, and the connection works', async () => {
  const { addresses } = stack;
  const id = await createTarget(graphql, 'zoom', 'authorization_code', {
    tenantUrl: addresses.sandbox.zoomScim,
    authorizeUrl: `${addresses.sandbox.zoomOAuth}/oauth/authorize`,
    tokenUrl: `${addresses.sandbox.zoomOAuth}/oauth/token`,
    clientId: sandbox.zoomClientId,
    clientSecret: sandbox.zoomClientSecret,
  });
  await expect(testConnection(graphql, id, null)).rejects.toThrow('AuthorizationNeeded');
  expect(await browse(await offer(id))).toMatchObject({
    status: 200,
    text: expect.stringContaining('Lockstep is authorised'),
  });
  await testConnection(graphql, id, null);
});

async function newJob(): Promise<{ readonly source: string; readonly jobId: string }> {
  const { sandbox: addresses } = stack.addresses;
  const source = await createSource(graphql, addresses);
  const target = await createTarget(graphql, 'scim', 'bearer', {
    tenantUrl: addresses.scim,
    token: 'sandbox-scim-token',
  });
  return { source, jobId: await createJob(graphql, { templateId: 'scim', source, target, settings: {} }) };
}

const add = `mutation ($input: AddAppRoleInput!) { result: addAppRole(input: $input) { __typename
  ... on DirectoryChangePayload { change { state appRoleId } } ... on NotPermittedBySetup { portalUrl } } }`;

it('an administrator of the tenant signs in, adds a role and assigns somebody, who then has an account', async () => {
  const { addresses } = stack;
  const { source, jobId } = await newJob();
  const role = { displayName: 'Event host', value: 'EventHost' };
  expect(await graphql(add, { input: { jobId, ...role } })).toMatchObject({
    result: { __typename: 'NotPermittedBySetup' },
  });
  expect(await browse(await offer(source))).toMatchObject({
    status: 200,
    text: expect.stringContaining('For about an hour'),
  });
  const added = await graphql(add, { input: { jobId, ...role } });
  expect(added).toMatchObject({ result: { change: { state: 'SUCCEEDED' } } });
  const { appRoleId } = changed.parse(added).result.change;

  const principalId = await new SandboxControl(addresses.sandbox.control).create('/entra/people', {
    userPrincipalName: 'ada@contoso.example',
    displayName: 'Ada',
  });
  const assign = `mutation ($input: AssignAppRoleInput!) { result: assignAppRole(input: $input) { __typename
    ... on DirectoryChangePayload { change { state appRoleId } } ... on DirectoryChangeFailedError { code message } } }`;
  expect(await graphql(assign, { input: { jobId, principalId, appRoleId } })).toMatchObject({
    result: { change: { state: 'SUCCEEDED' } },
  });
  const provision = `mutation ($input: ProvisionOnDemandInput!) { provisionOnDemand(input: $input) { ... on OnDemandPayload { run { id } } } }`;
  const { id: runId } = begun.parse(await graphql(provision, { input: { jobId, subject: principalId } }))
    .provisionOnDemand.run;
  const look = `query ($id: UUID!) { onDemandRun(id: $id) { state result { effect provisioningStatusInfo { status } } } }`;
  await waitFor(async () => ended.safeParse(await graphql(look, { id: runId })).success, {
    timeoutMs: 60_000,
  });
  expect(await graphql(look, { id: runId })).toMatchObject({
    onDemandRun: {
      state: 'SUCCEEDED',
      result: { effect: 'CREATE', provisioningStatusInfo: { status: 'SUCCESS' } },
    },
  });
});

it('a worker that dies in both attempts at a change: it ends as soon as that is sure, and another one may begin', async () => {
  const { source, jobId } = await newJob();
  await browse(await offer(source));
  const role = { displayName: 'Guest', value: 'Guest' };
  const { appRoleId } = changed.parse(await graphql(add, { input: { jobId, ...role } })).result.change;

  const control = new SandboxControl(stack.addresses.sandbox.control);
  const looksForHolders = async () => {
    const seen = await control.call(
      'GET',
      '/requests?service=graph&method=GET&pathPattern=appRoleAssignedTo',
    );
    return lookedFor.parse(seen).requests.length > 0;
  };
  const remove = `mutation ($input: RemoveAppRoleInput!) { result: removeAppRole(input: $input) {
    ... on DirectoryChangePayload { change { id } } ... on DirectoryChangeFailedError { change { id } } } }`;
  await control.call('DELETE', '/requests');
  // The demo's client would not wait so long for an answer.
  const removing = fetch(stack.addresses.graphql, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.addresses.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: remove, variables: { input: { jobId, appRoleId } } }),
  }).then((answer) => answer.json());
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    // It then waits a quarter of a minute for Graph's lists.
    await waitFor(looksForHolders, { timeoutMs: 60_000 });
    const [worker] = stack.workers;
    worker?.kill('SIGKILL');
    await control.call('DELETE', '/requests');
    await worker?.restart();
  }

  const { id } = removed.parse(await removing).data.result.change;
  const look = `query ($jobId: UUID!, $id: UUID!) { directoryChange(jobId: $jobId, id: $id) { error { errorCode reason } } }`;
  await waitFor(async () => abandoned.safeParse(await graphql(look, { jobId, id })).success, {
    timeoutMs: 90_000,
  });
  const other = { displayName: 'Visitor', value: 'Visitor' };
  expect(await graphql(add, { input: { jobId, ...other } })).toMatchObject({
    result: { change: { state: 'SUCCEEDED' } },
  });
});

const lookedFor = z.object({ requests: z.array(z.unknown()) });
const removed = z.object({
  data: z.object({ result: z.object({ change: z.object({ id: z.string() }) }) }),
});
const abandoned = z.object({
  directoryChange: z.object({
    error: z.object({
      errorCode: z.literal('NoAnswer'),
      reason: z.string().includes('may be disabled by now'),
    }),
  }),
});
