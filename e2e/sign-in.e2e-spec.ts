import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort, startStack, type Stack } from '@lockstep/local-stack';
import { sandboxDefaults } from '@lockstep/testkit';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's package; `apt-get install chromium`. */
const executablePath = '/usr/bin/chromium';

let stack: Stack;
let publicUrl: string;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(executablePath)) throw new Error(`There is no ${executablePath}: apt-get install chromium`);
  const [port, issuerPort] = [await freePort(), await freePort()];
  publicUrl = `http://127.0.0.1:${String(port)}`;
  const { clientId, clientSecret } = sandboxDefaults.issuer;
  stack = await startStack({
    workers: 0,
    ports: { api: port },
    variables: {
      sandbox: { SANDBOX_ISSUER_PORT: String(issuerPort) },
      api: {
        LOCKSTEP_PUBLIC_URL: publicUrl,
        LOCKSTEP_OIDC_ISSUER: `http://127.0.0.1:${String(issuerPort)}`,
        LOCKSTEP_OIDC_AUDIENCE: clientId,
        LOCKSTEP_OIDC_CLIENT_ID: clientId,
        LOCKSTEP_OIDC_CLIENT_SECRET: clientSecret,
      },
    },
  });
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});

afterAll(async () => {
  await browser.close();
  await stack.stop();
});

it('somebody signs in as reader, sees their account, may read and not change, and signs out', async () => {
  const context = await browser.newContext();
  const page = await signIn(context);
  expect(await page.getByText('You are signed in as Rita Reader').count()).toBe(1);
  expect(await page.getByText('Reader for all jobs').count()).toBe(1);

  // The page with the operations, without a token: the cookie speaks.
  await page.goto(publicUrl);
  const send = async (query: string): Promise<string> => {
    await page.locator('#query').fill(query);
    await page.locator('#variables').fill('{}');
    const answered = page.waitForResponse(`${publicUrl}/graphql`);
    await page.getByRole('button', { name: /^Send/ }).click();
    return (await answered).text();
  };
  expect(JSON.parse(await send('{ jobs { edges { node { id } } } }'))).toEqual({
    data: { jobs: { edges: [] } },
  });
  const refused = await send(
    'mutation { deleteConnection(id: "00000000-0000-4000-8000-000000000000") { __typename } }',
  );
  expect(refused).toContain('FORBIDDEN');
  expect(refused).toContain('Rita Reader may not use deleteConnection');

  // A page of another site: the browser leaves the cookie out, and the API would not take it.
  const foreign = await context.newPage();
  await foreign.goto(stack.addresses.sandbox.control.replace('127.0.0.1', 'localhost'));
  await foreign.setContent(
    `<form method="post" enctype="text/plain" action="${publicUrl}/graphql"><input name='{"query":"{ templates { id } }","x":"' value='"}'><button>Win</button></form>`,
  );
  const answer = foreign.waitForResponse(`${publicUrl}/graphql`);
  await foreign.getByRole('button', { name: 'Win' }).click();
  expect((await answer).ok()).toBe(false);

  const elsewhere = await browser.newContext();
  const there = await signIn(elsewhere);
  await there.getByText('You are signed in in other browsers, too').waitFor();
  await there.getByRole('button', { name: 'Sign out', exact: true }).click();
  await there.getByText('Nobody is signed in').waitFor();
  await page.goto(`${publicUrl}/account`);
  expect(await page.getByText('You are signed in as Rita Reader').count()).toBe(1);

  await there.getByRole('link', { name: 'Sign in' }).click();
  await there.getByRole('button', { name: 'Sign out everywhere' }).click();
  await there.getByText('Nobody is signed in').waitFor();
  await page.reload();
  await page.getByText('Nobody is signed in').waitFor();
  await context.close();
  await elsewhere.close();
});

async function signIn(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${publicUrl}/account`);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Rita Reader' }).click();
  await page.waitForURL(`${publicUrl}/account`);
  return page;
}
