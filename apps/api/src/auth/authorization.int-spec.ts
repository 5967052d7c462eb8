import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isNonNullType, isRequiredArgument, type GraphQLField } from 'graphql';
import { schemaUrl } from '../graphql/graphql-options.ts';
import { postGraphql } from '../testing/graphql-client.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const schema = buildSchema(readFileSync(schemaUrl, 'utf8'));
const rootFields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).map(
    (field) => [`${type?.name === 'Mutation' ? 'mutation' : 'query'} ${field.name}`, field] as const,
  ),
);

/** A valid operation: every required argument as a variable. */
function operationFor(name: string, field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(
    (argument) => isRequiredArgument(argument) && isNonNullType(argument.type),
  );
  const declared = required.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = required.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
  const [kind] = name.split(' ');
  return `${kind ?? ''} T${declared === '' ? '' : `(${declared})`} { ${field.name}${passed === '' ? '' : `(${passed})`} { __typename } }`;
}

let api: TestApplication;
beforeAll(async () => {
  api = await startTestApplication();
});
afterAll(() => api.stop());

const unauthenticated = { status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } };

describe('without the token', () => {
  it('there are root fields to try', () => {
    expect(rootFields.length).toBeGreaterThanOrEqual(19);
  });

  it.each(rootFields)('%s refuses', async (name, field) => {
    const query = operationFor(name, field);
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer no' },
      { authorization: `Basic ${api.token}` },
    ];
    for (const headers of wrong) {
      expect(await postGraphql(api.url, { query, variables: {} }, headers)).toMatchObject(unauthenticated);
    }
  });

  it.each(['{ __schema { types { name } } }', '{ __typename }', '{ no such', '{ jubs { id } }'])(
    'not even %s is answered',
    async (query) => {
      const answer = await postGraphql(api.url, { query });
      expect(answer).toMatchObject(unauthenticated);
      expect(JSON.stringify(answer)).not.toMatch(/Did you mean|Syntax/);
    },
  );

  it('GET /graphql gives nothing away', async () => {
    const answer = await fetch(`${api.url}/graphql?query=${encodeURIComponent('{ templates { id } }')}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(answer.status).toBe(401);
  });

  it('the page and health are public, and hold no secret', async () => {
    const page = await fetch(api.url);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).not.toContain(api.token);
    // Self-contained: nothing is loaded from elsewhere.
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${api.url}/anything`)).status).toBe(404);
  });
});

describe('with the token', () => {
  const headers = () => ({ authorization: `Bearer ${api.token}` });

  it('limits hold: depth, aliases, tokens, the size of a body, batches', async () => {
    const deep = `{ jobs { edges { node { ${'sourceConnection { jobs { '.repeat(6)} id ${'} } '.repeat(6)} } } } }`;
    const aliases = `{ ${Array.from({ length: 30 }, (_, n) => `a${String(n)}: templates { id }`).join(' ')} }`;
    const tokens = `{ templates { ${'id '.repeat(4_000)} } }`;
    for (const query of [deep, aliases, tokens]) {
      const answer = await postGraphql(api.url, { query }, headers());
      expect(answer).toMatchObject({ status: 400, body: { errors: [{}] } });
    }
    const large = await postGraphql(
      api.url,
      { query: '{ __typename }', variables: { x: 'x'.repeat(1_100_000) } },
      headers(),
    );
    expect(large.status).toBe(413);
    expect(
      (await postGraphql(api.url, [{ query: '{ __typename }' }, { query: '{ __typename }' }], headers()))
        .status,
    ).toBe(400);
  });

  it('an internal error is told by an id only', async () => {
    const broken = await startTestApplication();
    try {
      await broken.db.schema.dropTable('provisioning_log').cascade().execute();
      await broken.db.schema.dropTable('connection').cascade().execute();
      const answer = await postGraphql(
        broken.url,
        { query: '{ connections { edges { cursor } } }' },
        { authorization: `Bearer ${broken.token}` },
      );
      expect(answer).toMatchObject({
        body: { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', id: expect.any(String) } }] },
      });
      expect(JSON.stringify(answer)).not.toMatch(/relation|select|stack/i);
    } finally {
      await broken.stop();
    }
  });
});
