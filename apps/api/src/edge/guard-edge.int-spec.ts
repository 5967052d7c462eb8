import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postGraphql } from '../testing/graphql-client.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
const perMinute = 40;

beforeAll(async () => {
  api = await startTestApplication({ variables: { LOCKSTEP_REQUESTS_PER_MINUTE: String(perMinute) } });
});
afterAll(() => api.stop());

const headers = () => ({ authorization: `Bearer ${api.token}` });
const ask = (query: string) => postGraphql(api.url, { query }, headers());
const many = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

describe('what a query may ask for', () => {
  it.each([
    [
      'depth',
      `{ jobs { edges { node { ${'sourceConnection { jobs { '.repeat(6)} id ${'} } '.repeat(6)} } } } }`,
    ],
    ['aliases', `{ ${many(30, (n) => `a${String(n)}: templates { id }`)} }`],
    ['directives', `{ templates { ${many(30, () => 'id @include(if: true)')} } }`],
    ['tokens', `{ templates { ${'id '.repeat(4_000)} } }`],
    [
      'cost',
      `{ jobs(first: 100) { edges { node { ${many(8, (n) => `c${String(n)}: cycles(first: 100) { edges { node { job { id people(first: 100) { edges { node { sourceId edges { assignmentId } } } } } } } }`)} } } } }`,
    ],
  ])('has a limit: %s', async (_, query) => {
    const answer = await ask(query);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ message: expect.any(String) }] } });
    expect(JSON.stringify(answer.body)).toMatch(/limit|exceeded|more that|too/i);
  });
});

describe('how many rows an answer may have', () => {
  const pages = (size: string) =>
    `jobs${size} { edges { node { changes${size} { edges { node { cycle { job { changes${size} { edges { node { id } } } } } } } } } } }`;
  const fragments =
    'fragment within on Change { cycle { job { changes(first: $size) { edges { node { id } } } } } }';

  it.each([
    ['by a variable', `query ($size: Int!) { ${pages('(first: $size)')} }`],
    ['by the default of a variable', `query ($size: Int! = 100) { ${pages('(first: $size)')} }`],
    ['by default', `{ ${many(2, (n) => `p${String(n)}: ${pages('')}`)} }`],
    [
      'in fragments',
      `query ($size: Int!) { jobs(first: $size) { edges { node { changes(first: $size) { edges { node { ...within } } } } } } } ${fragments}`,
    ],
    [
      'through lists without pages',
      `query ($size: Int!) { jobs(first: $size) { edges { node { sourceConnection { jobs { changes(first: $size) { edges { node { id } } } } } } } } }`,
    ],
    [
      'with lists that are called edges, and are no page',
      `query ($size: Int!) { jobs(first: $size) { edges { node { people(first: 20) { edges { node { edges { assignmentId } } } } } } } }`,
    ],
  ])('has a limit, whose pages are sized %s', async (_, query) => {
    const answer = await postGraphql(api.url, { query, variables: { size: 100 } }, headers());
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: expect.stringContaining('rows'), extensions: { code: 'BAD_USER_INPUT' } }],
      },
    });
  });

  it('tells whoever gives null for the size of a page that it may be left out, but not be null', async () => {
    const query = `query ($size: Int) { jobs(first: $size) { edges { node { id } } } }`;
    const page = (variables: Readonly<Record<string, unknown>>) =>
      postGraphql(api.url, { query, variables }, headers());
    expect(await page({ size: null })).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: expect.stringContaining('"first"'), extensions: { code: 'BAD_USER_INPUT' } }],
      },
    });
    expect(await page({})).toMatchObject({ status: 200, body: { data: { jobs: { edges: [] } } } });
  });

  it('does not count twice what one page shows, and lets two pages within each other pass', async () => {
    const query = `query ($size: Int!) { jobs(first: $size) { edges { node { changes(first: $size) { edges { node { id steps { name } } } } } } } }`;
    expect(await postGraphql(api.url, { query, variables: { size: 40 } }, headers())).toMatchObject({
      status: 200,
      body: { data: { jobs: { edges: [] } } },
    });
  });
});

describe('the address of the API in a browser', () => {
  const open = (accept: string) => fetch(`${api.url}/graphql`, { headers: { accept }, redirect: 'manual' });

  it('leads to the page with its operations, and no program there', async () => {
    const answer = await open('text/html,application/xhtml+xml,*/*;q=0.8');
    expect(answer.status).toBe(303);
    expect(new URL(answer.headers.get('location') ?? '', `${api.url}/graphql`).href).toBe(`${api.url}/`);
    for (const accept of ['*/*', 'application/json']) expect((await open(accept)).status).toBe(400);
  });
});

describe('every answer', () => {
  it('has the headers of a browser’s defences, and allows no other origin', async () => {
    for (const path of ['/', '/graphql', '/health/live', '/nothing']) {
      const answer = await fetch(`${api.url}${path}`, { headers: { origin: 'https://evil.example' } });
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    const preflight = await fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is refused to a caller that asks too often, not to others, and never to whoever watches over the process', async () => {
    const query = '{ templates { id } }';
    let last = await ask(query);
    for (let n = 0; n < perMinute && last.status === 200; n += 1) last = await ask(query);
    expect(last).toMatchObject({
      status: 429,
      body: {
        errors: [
          {
            extensions: { code: 'TOO_MANY_REQUESTS' },
            message: expect.stringContaining('LOCKSTEP_REQUESTS_PER_MINUTE'),
          },
        ],
      },
    });
    expect((await postGraphql(api.url, { query }, { authorization: 'Bearer another' })).status).toBe(401);
    expect((await fetch(`${api.url}/health/live`, { headers: headers() })).status).toBe(200);
  });
});

describe('behind a proxy', () => {
  const ask = (application: TestApplication, xForwardedFor: string) =>
    fetch(`${application.url}/account`, { headers: { 'x-forwarded-for': xForwardedFor } });
  const ticks = async (application: TestApplication, addressOf: (n: number) => string) => {
    const left: (string | null)[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { headers: given } = await ask(application, addressOf(n));
      left.push(/r=(\d+)/.exec(given.get('ratelimit') ?? '')?.[1] ?? null);
    }
    return new Set(left).size;
  };

  it.each([
    ['that is trusted each address has limits of its own', 'loopback', 1],
    ['that is not trusted nobody gets new limits by naming another address', undefined, 3],
  ])('%s', async (_, proxies, different) => {
    const application = await startTestApplication({
      variables: proxies === undefined ? {} : { LOCKSTEP_TRUSTED_PROXIES: proxies },
    });
    try {
      expect(await ticks(application, (n) => `203.0.113.${String(n + 1)}`)).toBe(different);
    } finally {
      await application.stop();
    }
  });

  it('the last address counts that no trusted proxy has written', async () => {
    const application = await startTestApplication({ variables: { LOCKSTEP_TRUSTED_PROXIES: '127.0.0.1' } });
    try {
      expect(await ticks(application, (n) => `198.51.100.${String(n + 1)}, 203.0.113.9`)).toBe(3);
    } finally {
      await application.stop();
    }
  });
});
