import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort, startStack, type Stack } from '@lockstep/local-stack';
import { z } from 'zod';
import { createTarget, testConnection } from '../scripts/demo/configure.ts';
import { graphqlClient, type Graphql } from '../scripts/demo/graphql.ts';
import { closeHttp } from '../scripts/demo/http.ts';
import { sandbox } from '../scripts/demo/tenant.ts';

let stack: Stack;
let publicUrl: string;
let graphql: Graphql;

beforeAll(async () => {
  const port = await freePort();
  publicUrl = `http://127.0.0.1:${String(port)}`;
  stack = await startStack({
    ports: { api: port },
    variables: { api: { LOCKSTEP_PUBLIC_URL: publicUrl } },
  });
  graphql = graphqlClient(stack.addresses.graphql, stack.addresses.token);
});

afterAll(async () => {
  await closeHttp();
  await stack.stop();
});

const offered = z.object({ authorizeConnection: z.object({ url: z.string() }) });

/** Follows redirects as a browser does, with the cookies of Lockstep's own address. */
async function browse(address: string): Promise<{ readonly status: number; readonly text: string }> {
  let url = address;
  let cookie = '';
  for (;;) {
    const own = url.startsWith(publicUrl);
    const response = await fetch(url, { redirect: 'manual', headers: own ? { cookie } : {} });
    if (own) cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const location = response.headers.get('location');
    if (location === null) return { status: response.status, text: await response.text() };
    url = location;
  }
}

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
  const data = await graphql(
    'mutation ($id: UUID!) { authorizeConnection(id: $id) { ... on ConnectionAuthorization { url } } }',
    { id },
  );
  expect(await browse(offered.parse(data).authorizeConnection.url)).toMatchObject({
    status: 200,
    text: expect.stringContaining('Lockstep is authorised'),
  });
  await testConnection(graphql, id, null);
});
