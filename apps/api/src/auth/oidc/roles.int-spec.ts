import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCycle } from '@lockstep/database';
import { seedJob } from '@lockstep/testkit';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { z } from 'zod';
import { postGraphql } from '../../testing/graphql-client.ts';
import { startTestApplication, type TestApplication } from '../../testing/test-application.ts';

const audience = 'api://lockstep';
const now = () => Math.floor(Date.now() / 1_000);

/** An issuer as RFC 8414 and 7517 describe it: metadata and keys over HTTP. */
class Issuer {
  readonly #keys = generateKeyPair('RS256');
  readonly #foreign = generateKeyPair('RS256');
  readonly #server = createServer((request, response) => {
    void this.#answer(request.url ?? '').then((body) => {
      response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? {}));
    });
  });
  url = '';

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = z.object({ port: z.number() }).parse(this.#server.address());
    this.url = `http://127.0.0.1:${String(port)}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(path: string): Promise<object | null> {
    if (path === '/.well-known/openid-configuration')
      return { issuer: this.url, jwks_uri: `${this.url}/keys` };
    if (path !== '/keys') return null;
    return {
      keys: [{ ...(await exportJWK((await this.#keys).publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' }],
    };
  }

  claims(more: JWTPayload = {}): JWTPayload {
    return { iss: this.url, aud: audience, sub: 'ada', name: 'Ada', exp: now() + 300, iat: now(), ...more };
  }

  async sign(more: JWTPayload = {}, by: 'issuer' | 'stranger' = 'issuer'): Promise<string> {
    const { privateKey } = await (by === 'issuer' ? this.#keys : this.#foreign);
    return new SignJWT(this.claims(more)).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
  }

  /** Signed with the public key as if it were a shared secret. */
  async signWithPublicKey(more: JWTPayload = {}): Promise<string> {
    const secret = new TextEncoder().encode(JSON.stringify(await exportJWK((await this.#keys).publicKey)));
    return new SignJWT(this.claims(more)).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
  }

  unsigned(more: JWTPayload = {}): string {
    return new UnsecuredJWT(this.claims(more)).encode();
  }
}

const issuer = new Issuer();
let api: TestApplication;
let mine: string;
let theirs: string;
let theirCycle: string;

beforeAll(async () => {
  await issuer.start();
  // The job's id must be known to bind a role to it: made first, in a database that the API then opens.
  mine = '';
  api = await startTestApplication({
    variables: {
      LOCKSTEP_OIDC_ISSUER: issuer.url,
      LOCKSTEP_OIDC_AUDIENCE: audience,
      LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'true',
    },
    bindingsOf: async (db) => {
      ({ jobId: mine } = await seedJob(db));
      ({ jobId: theirs } = await seedJob(db));
      return [
        { claim: 'readers', role: 'Reader' },
        { claim: 'operators', role: 'Operator' },
        { claim: 'administrators', role: 'Administrator' },
        { claim: 'zoom-team', role: 'Administrator', jobs: [mine] },
      ];
    },
  });
  const opened = await openCycle(api.db, theirs);
  theirCycle = opened?.cycleId ?? '';
});

afterAll(async () => {
  await api.stop();
  await issuer.stop();
});

async function ask(token: string, query: string, variables: object = {}) {
  return postGraphql(api.url, { query, variables }, { authorization: `Bearer ${token}` });
}
const codeOf = ({ body }: { readonly body: unknown }) =>
  /"code":"([A-Z_]+)"/.exec(JSON.stringify(body))?.[1] ?? 'ok';

const jobs = '{ jobs { edges { node { id } } } }';
const pause = 'mutation ($id: UUID!) { pauseJob(id: $id) { __typename } }';
const remove = 'mutation ($id: UUID!) { deleteConnection(id: $id) { __typename } }';

describe('bearer tokens of an issuer', () => {
  it.each(['readers', 'operators', 'administrators'])(
    '%s may what their role allows, and no more',
    async (claim) => {
      const token = await issuer.sign({ roles: [claim] });
      const nobody = '99999999-9999-4999-8999-999999999999';
      const codes = [
        codeOf(await ask(token, jobs)),
        codeOf(await ask(token, pause, { id: mine })),
        codeOf(await ask(token, remove, { id: nobody })),
      ];
      const allowed = { readers: 1, operators: 2, administrators: 3 }[claim] ?? 0;
      expect(codes).toEqual(codes.map((_, index) => (index < allowed ? 'ok' : 'FORBIDDEN')));
    },
  );

  it('a refusal names the role and the remedy, and nothing of what is there', async () => {
    const answer = await ask(await issuer.sign({ roles: ['readers'] }), pause, { id: theirs });
    expect(JSON.stringify(answer.body)).toContain('needs the role Operator for this job');
    expect(JSON.stringify(answer.body)).not.toContain(theirs);
  });

  it.each([
    ['unsigned', () => Promise.resolve(issuer.unsigned({ roles: ['administrators'] })), 'signed'],
    ['signed by a stranger', () => issuer.sign({ roles: ['administrators'] }, 'stranger'), 'signed'],
    ['signed with the public key', () => issuer.signWithPublicKey({ roles: ['administrators'] }), 'signed'],
    ['expired', () => issuer.sign({ roles: ['administrators'], exp: now() - 120 }), 'expired'],
    ['not valid yet', () => issuer.sign({ roles: ['administrators'], nbf: now() + 600 }), 'claim nbf'],
    ['without an end', () => issuer.sign({ roles: ['administrators'], exp: undefined }), 'claim exp'],
    ['for another API', () => issuer.sign({ roles: ['administrators'], aud: 'api://other' }), 'claim aud'],
    [
      'of another issuer',
      () => issuer.sign({ roles: ['administrators'], iss: 'https://evil.example' }),
      'claim iss',
    ],
    ['without a subject', () => issuer.sign({ roles: ['administrators'], sub: undefined }), 'claim sub'],
    ['no token at all', () => Promise.resolve('abc.def.ghi'), 'signed'],
  ])('a token that is %s lets nobody in', async (_, make, words) => {
    const answer = await ask(await make(), jobs);
    expect(answer).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
    expect(JSON.stringify(answer.body)).toContain(words);
  });

  it('a known person without a role may nothing', async () => {
    for (const claims of [
      {},
      { roles: 'nothing' },
      { roles: ['Lockstep.Administrator'] },
      { groups: ['administrators'] },
    ])
      expect(codeOf(await ask(await issuer.sign(claims), '{ templates { id } }'))).toBe('FORBIDDEN');
  });

  it("the operator's token goes on working beside it", async () => {
    expect(codeOf(await ask(api.token, jobs))).toBe('ok');
  });
});

describe('a role for some jobs', () => {
  const token = () => issuer.sign({ roles: ['zoom-team'] });

  it('does not go as far as authorizeConnection, and whoever has it is told who may', async () => {
    const add = `mutation ($input: AddAppRoleInput!) { addAppRole(input: $input) { ... on NotPermittedBySetup { message } } }`;
    const authorize = 'mutation ($id: UUID!) { authorizeConnection(id: $id) { __typename } }';
    const input = { jobId: mine, displayName: 'Host', value: 'Host' };
    const messageFor = async (claim: string) =>
      JSON.stringify((await ask(await issuer.sign({ roles: [claim] }), add, { input })).body);
    expect(await messageFor('administrators')).toContain('or call authorizeConnection');
    const message = await messageFor('zoom-team');
    expect(message).toContain('ask an Administrator of Lockstep for all jobs');
    expect(message).not.toContain('or call authorizeConnection');
    const nobody = '99999999-9999-4999-8999-999999999999';
    expect(codeOf(await ask(await token(), authorize, { id: nobody }))).toBe('FORBIDDEN');
  });

  it('shows those only, in the list and by id', async () => {
    expect((await ask(await token(), jobs)).body).toMatchObject({
      data: { jobs: { edges: [{ node: { id: mine } }] } },
    });
    const job = '{ job(id: "ID") { id } }';
    expect(codeOf(await ask(await token(), job.replace('ID', mine)))).toBe('ok');
    expect(codeOf(await ask(await token(), job.replace('ID', theirs)))).toBe('FORBIDDEN');
  });

  it('reaches no other job through a cycle, a connection or a change of connections', async () => {
    expect(theirCycle).not.toBe('');
    const refused = [
      [`{ cycle(id: "${theirCycle}") { job { id } } }`, {}],
      [`{ onDemandRun(id: "${theirCycle}") { id } }`, {}],
      ['{ connections { edges { node { id } } } }', {}],
      [pause, { id: theirs }],
      [
        'mutation ($input: UpdateJobInput!) { updateJob(input: $input) { __typename } }',
        { input: { id: mine, targetConnectionId: '99999999-9999-4999-8999-999999999999' } },
      ],
      [
        'mutation ($input: HeldChangesInput!) { approveChanges(input: $input) { __typename } }',
        { input: { jobId: theirs, all: true } },
      ],
    ] as const;
    for (const [query, variables] of refused)
      expect([query, codeOf(await ask(await token(), query, variables))]).toEqual([query, 'FORBIDDEN']);
  });

  it('tries no schema of its own, which could show what the job’s hides, unless it is an Administrator’s', async () => {
    const impact = `query ($schema: JSON) { synchronizationSchemaImpact(jobId: "${mine}", schema: $schema) { __typename } }`;
    const reader = await issuer.sign({ roles: ['readers'] });
    const administrator = await issuer.sign({ roles: ['administrators'] });
    const refused = await ask(reader, impact, { schema: {} });
    expect(codeOf(refused)).toBe('FORBIDDEN');
    expect(JSON.stringify(refused.body)).toContain('synchronizationSchemaImpact with schema');
    expect(codeOf(await ask(reader, impact))).not.toBe('FORBIDDEN');
    expect(codeOf(await ask(administrator, impact, { schema: {} }))).not.toBe('FORBIDDEN');
  });

  it('a connection that it uses shows no job of others', async () => {
    const { sourceConnectionId } = await api.db
      .selectFrom('job')
      .select('source_connection_id as sourceConnectionId')
      .where('id', '=', mine)
      .executeTakeFirstOrThrow();
    await api.db
      .updateTable('job')
      .set({ source_connection_id: sourceConnectionId })
      .where('id', '=', theirs)
      .execute();
    const query = `{ job(id: "${mine}") { sourceConnection { jobs { id } } } }`;
    expect((await ask(await token(), query)).body).toMatchObject({
      data: { job: { sourceConnection: { jobs: [{ id: mine }] } } },
    });
    expect(JSON.stringify((await ask(await token(), query)).body)).not.toContain(theirs);
  });
});

describe('an issuer that is away', () => {
  it('lets nobody in, says whose turn it is, and is asked again', async () => {
    const away = await startTestApplication({
      variables: {
        LOCKSTEP_OIDC_ISSUER: 'http://127.0.0.1:9',
        LOCKSTEP_OIDC_AUDIENCE: audience,
        LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'true',
      },
    });
    try {
      const token = await issuer.sign({ roles: ['administrators'] });
      const answer = await postGraphql(away.url, { query: jobs }, { authorization: `Bearer ${token}` });
      expect(answer.status).toBe(401);
      expect(JSON.stringify(answer.body)).toContain('LOCKSTEP_OIDC_ISSUER');
    } finally {
      await away.stop();
    }
  });
});
