import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, type Db } from '@lockstep/database';
import { startStack, type Stack } from '@lockstep/local-stack';
import { textOf, waitFor } from '@lockstep/testkit';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { z } from 'zod';
import { createJob, createSource, createTarget } from '../scripts/demo/configure.ts';
import { graphqlClient, type Graphql } from '../scripts/demo/graphql.ts';
import { closeHttp } from '../scripts/demo/http.ts';
import { SandboxControl } from '../scripts/demo/sandbox-control.ts';
import { sandbox } from '../scripts/demo/tenant.ts';
import { publicApi } from '../scripts/run/public-api.ts';
import { Browser } from './browser.ts';

const mark = () => `Zq${randomBytes(6).toString('hex')}`;

/** Never anywhere in the clear: not in a log, an answer, a history or a table. */
const secrets = {
  'the Entra client secret': sandbox.clientSecret,
  'the Zoom client secret': sandbox.zoomClientSecret,
  'a secret that was mistyped': `wrong-${mark()}`,
  'the secret of the webhook': `whsec_${randomBytes(32).toString('base64')}`,
};
/** What browsers brought back from Entra. */
const codes: string[] = [];
/** How the JSON Web Tokens of the sandbox's Entra begin. */
const tokenStart = 'eyJhbGciOi';
/** In the tables that docs/SECURITY.md names, and in no log and no history. */
const personal = { name: mark(), department: mark(), failing: mark(), failingDepartment: mark() };

let stack: Stack;
let db: Db;
let graphql: Graphql;
let control: SandboxControl;
/** All that the API answered. */
const answers: string[] = [];

beforeAll(async () => {
  const variables = { LOG_LEVEL: 'trace', LOCKSTEP_NOTIFY_EVERY: '200ms' };
  const api = await publicApi();
  stack = await startStack({
    ports: { api: api.port },
    variables: { api: { ...variables, ...api.variables }, worker: { LOG_LEVEL: 'trace' } },
  });
  const { addresses } = stack;
  db = openDatabase({ url: addresses.databaseUrl });
  control = new SandboxControl(addresses.sandbox.control);
  const ask = graphqlClient(addresses.graphql, addresses.token);
  graphql = async (query, given) => {
    try {
      const data = await ask(query, given);
      answers.push(JSON.stringify(data));
      return data;
    } catch (error) {
      answers.push(String(error));
      throw error;
    }
  };
  await live();
});

afterAll(async () => {
  await db.destroy();
  await closeHttp();
  await stack.stop();
});

async function person(name: string, department: string): Promise<string> {
  const id = await control.create('/entra/people', {
    userPrincipalName: `${name.toLowerCase()}@${sandbox.domain}`,
    givenName: name,
    surname: `${name}son`,
    displayName: `${name} ${name}son`,
    mail: `${name.toLowerCase()}@${sandbox.domain}`,
    department,
  });
  const assignments = `/entra/service-principals/${sandbox.servicePrincipalId}/assignments`;
  await control.create(assignments, { principalId: id, role: 'Basic' });
  return id;
}

/** A job's life with all that goes wrong in it: each error path has a chance to say too much. */
async function live(): Promise<void> {
  const { sandbox: addresses } = stack.addresses;
  const id = await person(personal.name, personal.department);
  await person(personal.failing, personal.failingDepartment);
  const source = await createSource(graphql, addresses);
  const target = await createTarget(graphql, 'zoom', 'account_credentials', {
    tenantUrl: addresses.zoomScim,
    tokenUrl: `${addresses.zoomOAuth}/oauth/token`,
    accountId: sandbox.zoomAccountId,
    clientId: sandbox.zoomClientId,
    clientSecret: sandbox.zoomClientSecret,
  });
  const settings = { evidenceConfirmAfterMs: 0 };
  const jobId = await createJob(graphql, { templateId: 'zoom', source, target, settings });
  const webhook = { url: addresses.sink, secret: secrets['the secret of the webhook'] };
  await graphql(
    `
      mutation ($input: UpdateJobInput!) {
        updateJob(input: $input) {
          __typename
        }
      }
    `,
    {
      input: { id: jobId, notificationWebhook: webhook },
    },
  );
  // The target quotes the person in its refusal, and fails in other ways, too.
  await control.call('POST', '/faults', {
    service: 'zoom',
    method: 'POST',
    bodyPattern: personal.failing.toLowerCase(),
    kind: 'status',
    status: 400,
    body: { detail: `The user ${personal.failing} ${personal.failingDepartment} is refused.` },
    count: 'always',
  });
  await control.call('POST', '/faults', { service: 'zoom', kind: 'status', status: 500, count: 2 });
  await control.call('POST', '/faults', { service: 'graph', kind: 'truncate', count: 1 });
  await graphql(
    `
      mutation ($id: UUID!) {
        startJob(id: $id) {
          __typename
        }
      }
    `,
    { id: jobId },
  );
  await cycleEnds(jobId, 'succeeded');
  await onDemand(jobId, `${personal.name.toLowerCase()}@${sandbox.domain}`, 'PREVIEW');
  await control.call('PATCH', `/entra/people/${id}`, { department: `${personal.department}-2` });
  await onDemand(jobId, id, 'PROVISION');
  await signInAtEntra(source, jobId, id);
  // Credentials that are not accepted: by the test, and in a cycle.
  const change = `mutation ($input: UpdateConnectionInput!) { updateConnection(input: $input) { __typename } }`;
  const wrong = [{ name: 'clientSecret', value: secrets['a secret that was mistyped'] }];
  for (const connection of [source, target]) {
    await graphql(change, { input: { id: connection, settings: wrong } });
    await graphql(
      `
        mutation ($id: UUID!) {
          testConnection(id: $id) {
            __typename
            ... on ConnectionTestFailedError {
              code
              message
            }
          }
        }
      `,
      { id: connection },
    );
  }
  await graphql(
    `
      mutation ($id: UUID!) {
        restartJob(id: $id) {
          __typename
        }
      }
    `,
    { id: jobId },
  );
  await cycleEnds(jobId, 'failed');
  // Refusals of the API, which might quote what they refuse.
  const broken = { ...sandbox, displayName: '', clientSecret: secrets['a secret that was mistyped'] };
  const refusals: readonly [string, object][] = [
    [
      change,
      {
        input: { id: source, settings: [{ name: 'nothing', value: secrets['a secret that was mistyped'] }] },
      },
    ],
    [
      'mutation ($input: CreateSourceConnectionInput!) { createSourceConnection(input: $input) { __typename } }',
      { input: broken },
    ],
    [
      'mutation ($input: CreateSourceConnectionInput!) { createSourceConnection(input: $input) { __typename } }',
      { input: 'x' },
    ],
  ];
  for (const [query, given] of refusals) await graphql(query, { ...given }).catch(() => null);
  await graphql(
    `
      query ($id: UUID!) {
        job(id: $id) {
          status {
            code
          }
          sourceConnection {
            settings
            secretNames
            findings {
              code
              message
            }
          }
          targetConnection {
            settings
            secretNames
            findings {
              code
              message
            }
          }
          notificationWebhook {
            url
          }
        }
        auditEntries(first: 100) {
          edges {
            node {
              before
              after
            }
          }
        }
      }
    `,
    { id: jobId },
  ).catch(() => null);
}

/** An administrator lends their rights, which are used once; the way back holds a code, and the worker gets a token. */
async function signInAtEntra(source: string, jobId: string, principalId: string): Promise<void> {
  const offer =
    'mutation ($id: UUID!) { authorizeConnection(id: $id) { ... on ConnectionAuthorization { url } } }';
  const shape = z.object({ authorizeConnection: z.object({ url: z.string() }) });
  const { url } = shape.parse(await graphql(offer, { id: source })).authorizeConnection;
  const browser = new Browser(stack.addresses.api);
  expect(await browser.open(url)).toMatchObject({ status: 200 });
  const back = browser.visited.find((address) => address.includes('code=')) ?? '';
  codes.push(new URL(back).searchParams.get('code') ?? '');
  const assign = `mutation ($input: AssignAppRoleInput!) { assignAppRole(input: $input) { __typename } }`;
  const input = { jobId, principalId, appRoleId: '00000000-0000-4000-8000-000000000000' };
  await graphql(assign, { input });
}

async function cycleEnds(jobId: string, state: 'succeeded' | 'failed'): Promise<void> {
  await waitFor(
    async () => {
      const rows = await db
        .selectFrom('cycle')
        .select('state')
        .where('job_id', '=', jobId)
        .where('kind', 'in', ['initial', 'incremental'])
        .orderBy('number', 'desc')
        .limit(1)
        .execute();
      return rows[0]?.state === state;
    },
    { what: `a cycle that ${state}`, timeoutMs: 120_000 },
  );
}

const begun = z.object({ provisionOnDemand: z.object({ run: z.object({ id: z.string() }) }) });

async function onDemand(jobId: string, subject: string, mode: string): Promise<void> {
  const data = await graphql(
    `
      mutation ($input: ProvisionOnDemandInput!) {
        provisionOnDemand(input: $input) {
          ... on OnDemandPayload {
            run {
              id
            }
          }
        }
      }
    `,
    { input: { jobId, subject, mode } },
  );
  const { id } = begun.parse(data).provisionOnDemand.run;
  await waitFor(
    async () => {
      const row = await db.selectFrom('cycle').select('state').where('id', '=', id).executeTakeFirst();
      return row?.state === 'succeeded';
    },
    { what: 'the run on demand', timeoutMs: 60_000 },
  );
}

/** What each of our processes, and Temporal, wrote, by file. */
async function logs(): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(stack.logDirectory)).filter((name) => !name.includes('sandbox'));
  const texts = names.map(
    async (name) => [name, await readFile(join(stack.logDirectory, name), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}

/** Every history of the namespace with its payloads as text, and what the lists show. */
async function histories(): Promise<ReadonlyMap<string, string>> {
  const { address, namespace } = stack.addresses.temporal;
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const found = new Map<string, string>();
    for await (const run of client.workflow.list()) {
      const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
      found.set(
        `${run.workflowId} ${run.runId}`,
        textOf([history, run.memo, run.typedSearchAttributes, run.workflowId]),
      );
    }
    return found;
  } finally {
    await connection.close();
  }
}

/** All rows of all tables, as text. */
async function tables(): Promise<ReadonlyMap<string, string>> {
  const { rows: names } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db);
  const found = new Map<string, string>();
  for (const { name } of names) {
    const { rows } = await sql<{
      text: string | null;
    }>`select string_agg(t::text, ' ') as text from ${sql.table(name)} t`.execute(db);
    found.set(name, rows[0]?.text ?? '');
  }
  return found;
}

const where = (texts: ReadonlyMap<string, string>, word: string) =>
  [...texts].flatMap(([place, text]) => (text.toLowerCase().includes(word.toLowerCase()) ? [place] : []));

describe('what the whole system wrote in a life full of errors', () => {
  it('there is something to look through', async () => {
    const written = await logs();
    expect([...written.keys()].join(' ')).toMatch(/api.*worker|worker.*api/);
    expect([...written.values()].join('').length).toBeGreaterThan(1_000);
    const runs = [...(await histories()).keys()].join(' ');
    for (const kind of ['job/', 'cycle/', 'provision/', 'test-connection/']) expect(runs).toContain(kind);
    // And payloads are read, not their base64.
    expect([...(await histories()).values()].join(' ')).toContain('"jobId":"');
    // The words are where they are to be: else the search would find nothing for a reason of its own.
    expect(where(await tables(), personal.department)).toContain('person');
    expect(where(await tables(), personal.failing)).toContain('provisioning_log');
  });

  it('no token and no code of a sign-in stands anywhere in the clear', async () => {
    expect(where(await tables(), sandbox.clientId)).toContain('connection');
    expect(codes).toHaveLength(1);
    for (const word of [...codes, tokenStart]) {
      expect(word.length).toBeGreaterThan(9);
      expect({ word, places: where(await logs(), word) }).toEqual({ word, places: [] });
      expect({ word, places: where(await histories(), word) }).toEqual({ word, places: [] });
      expect({ word, places: where(await tables(), word) }).toEqual({ word, places: [] });
      expect(answers.filter((answer) => answer.includes(word))).toEqual([]);
    }
    const { n } = await db
      .selectFrom('delegated_sign_in')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBe(1);
  });

  it.each(Object.entries(secrets))('%s stands nowhere in the clear', async (_, secret) => {
    expect(where(await logs(), secret)).toEqual([]);
    expect(where(await histories(), secret)).toEqual([]);
    expect(where(await tables(), secret)).toEqual([]);
    expect(answers.filter((answer) => answer.includes(secret))).toEqual([]);
  });

  it('nor do the operator’s token and the keys', async () => {
    const keys = stack.secretKeys.split(',').map((key) => key.slice(key.indexOf(':') + 1));
    for (const secret of [stack.addresses.token, ...keys]) {
      expect(where(await logs(), secret)).toEqual([]);
      expect(where(await histories(), secret)).toEqual([]);
      expect(where(await tables(), secret)).toEqual([]);
    }
  });

  it('no token of Entra or Zoom stands in a log or a history', async () => {
    const token = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/;
    for (const text of [...(await logs()).values(), ...(await histories()).values()])
      expect(token.test(text)).toBe(false);
  });

  it.each(Object.entries(personal))(
    'the personal word "%s" stands in no log and no history',
    async (_, word) => {
      expect(where(await logs(), word)).toEqual([]);
      expect(where(await histories(), word)).toEqual([]);
    },
  );
});
