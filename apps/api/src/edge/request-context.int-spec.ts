import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seedJob, waitFor } from '@lockstep/testkit';
import { sql } from 'kysely';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
const lines: string[] = [];

beforeAll(async () => {
  api = await startTestApplication({ log: { write: (line) => lines.push(line) } });
});
afterAll(() => api.stop());

async function ask(query: string, variables: object = {}, token = api.token) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return { id: response.headers.get('x-request-id') ?? '', text: await response.text() };
}

/** What the log says of a request, once it is over. */
const said = (id: string) =>
  waitFor(() => {
    const all = lines.filter((line) => line.includes(`"requestId":"${id}"`));
    return (
      all.some((line) => line.includes('a request has ended')) && all.map((line): unknown => JSON.parse(line))
    );
  });

const principal = { kind: 'token', id: 'administrator' };

describe('the lines of a request', () => {
  it('carry its id, as its answer does, and who asked; what changes something is told', async () => {
    const { jobId } = await seedJob(api.db);
    const change = 'mutation ($id: UUID!) { startJob(id: $id) { __typename } }';
    const { id } = await ask(change, { id: jobId });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const told = await said(id);
    // Temporal is away here, which is a warning of the same request.
    expect(told).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        requestId: id,
        principal,
        msg: 'Temporal did not take the change of a job',
      }),
    );
    expect(told).toContainEqual(
      expect.objectContaining({
        ...{ level: 'info', requestId: id, principal, method: 'POST', path: '/graphql' },
        ...{ fields: ['mutation startJob'], status: 200, answered: true },
      }),
    );
    expect(lines.join('')).not.toContain(api.token);
  });

  it('what only reads is a line for debugging; no two requests share an id', async () => {
    const [one, two] = await Promise.all([ask('{ templates { id } }'), ask('{ templates { id } }')]);
    expect(one.id).not.toBe(two.id);
    expect(await said(one.id)).toMatchObject([{ level: 'debug', fields: ['query templates'], principal }]);
  });

  it('nobody is named for a token that is not accepted', async () => {
    const wrong = 'x'.repeat(40);
    const { id } = await ask('{ templates { id } }', {}, wrong);
    const told = await said(id);
    expect(told).toEqual([expect.not.objectContaining({ principal: expect.anything() })]);
    expect(lines.join('')).not.toContain(wrong);
  });

  it('what went wrong inside is found under the id that the answer quotes', async () => {
    await sql`alter table job rename to job_away`.execute(api.db);
    try {
      const { id, text } = await ask('{ jobs { edges { node { id } } } }');
      expect(text).toContain(`in the API's log under ${id}`);
      expect(await said(id)).toContainEqual(
        expect.objectContaining({ level: 'error', msg: 'a request failed inside' }),
      );
    } finally {
      await sql`alter table job_away rename to job`.execute(api.db);
    }
  });
});
