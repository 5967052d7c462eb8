import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@lockstep/database';
import { startPostgres, type RunningPostgres } from '@lockstep/local-stack';
import { seedJob, waitFor } from '@lockstep/testkit';
import { sql } from 'kysely';
import { z } from 'zod';
import { runProcess } from './testing/run-process.ts';

let postgres: RunningPostgres;
let variables: Record<string, string>;
beforeAll(async () => {
  postgres = await startPostgres();
  variables = {
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    LOCKSTEP_ADMIN_TOKEN: randomBytes(24).toString('hex'),
    LOCKSTEP_SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOCKSTEP_ANNOUNCE: 'json',
    API_PORT: '0',
  };
});
afterAll(() => postgres.stop());

describe('the API as a process', () => {
  it('does not start on a wrong environment, and names all of it', async () => {
    const { code, stdout, stderr } = await runProcess('main', {
      API_PORT: 'x',
      LOCKSTEP_ADMIN_TOKEN: 'short',
    }).ended;
    expect(code).toBe(1);
    expect(stdout).toBe('');
    for (const name of [
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'LOCKSTEP_ADMIN_TOKEN',
      'LOCKSTEP_SECRET_KEYS',
      'API_PORT',
    ]) {
      expect(stderr).toContain(name);
    }
  });

  it('does not start on an older schema; after migrate it announces itself, serves, and ends when told', async () => {
    const refused = await runProcess('main', variables).ended;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('npm run migrate');

    const migrated = await runProcess('migrate', { DATABASE_URL: postgres.url }).ended;
    expect(migrated).toMatchObject({ code: 0 });
    expect(JSON.parse(migrated.stdout)).toEqual({
      applied: expect.arrayContaining(['2026-11-24T0000-foundation']),
    });

    const api = runProcess('main', variables);
    const { api: url } = z.object({ api: z.url() }).parse(JSON.parse(await api.firstLine));
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${variables['LOCKSTEP_ADMIN_TOKEN'] ?? ''}`,
      },
      body: JSON.stringify({ query: '{ templates { id } }' }),
    });
    expect(await answer.json()).toMatchObject({
      data: { templates: expect.arrayContaining([{ id: 'zoom' }]) },
    });
    api.terminate();
    const { code, stdout, stderr } = await api.ended;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(variables['LOCKSTEP_ADMIN_TOKEN']);
  });

  it('told to end while a request is under way, answers it, takes no further one, and then ends', async () => {
    await runProcess('migrate', { DATABASE_URL: postgres.url }).ended;
    const db = openDatabase({ url: postgres.url });
    const { jobId } = await seedJob(db);
    const api = runProcess('main', { ...variables, LOG_LEVEL: 'debug' });
    const { api: url } = z.object({ api: z.url() }).parse(JSON.parse(await api.firstLine));
    let answer: Promise<Response> | undefined;
    await db.transaction().execute(async (tx) => {
      await sql`select 1 from job where id = ${jobId} for update`.execute(tx);
      answer = fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${variables['LOCKSTEP_ADMIN_TOKEN'] ?? ''}`,
        },
        body: JSON.stringify({
          query: 'mutation ($input: UpdateJobInput!) { updateJob(input: $input) { __typename } }',
          variables: { input: { id: jobId, displayName: 'Saved at the last moment' } },
        }),
      });
      const waits = sql`select 1 from pg_stat_activity where application_name = 'lockstep-api' and wait_event_type = 'Lock'`;
      await waitFor(async () => (await waits.execute(db)).rows.length > 0, { what: 'the request waits' });
      api.terminate();
      // Red for whoever watches: nobody is taken in any more.
      await waitFor(async () => (await fetch(`${url}/health/ready`).catch(() => null)) === null, {
        what: 'it takes nobody in',
      });
    });
    const response = await answer;
    expect(await response?.json()).toEqual({ data: { updateJob: { __typename: 'JobPayload' } } });
    const { code, stderr } = await api.ended;
    expect(code).toBe(0);
    const id = response?.headers.get('x-request-id') ?? '';
    expect(stderr).toMatch(
      new RegExp(`"requestId":"${id}".*"fields":\\["mutation updateJob"\\],"status":200,"answered":true`),
    );
    const job = await db.selectFrom('job').select('display_name').where('id', '=', jobId).executeTakeFirst();
    expect(job?.display_name).toBe('Saved at the last moment');
    await db.destroy();
  });
});
