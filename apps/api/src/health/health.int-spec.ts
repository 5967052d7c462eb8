import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
beforeAll(async () => {
  api = await startTestApplication();
});
afterAll(() => api.stop());

const ready = async () => {
  const response = await fetch(`${api.url}/health/ready`);
  return { status: response.status, body: await response.json() };
};

describe('/health/ready', () => {
  it('is degraded, not dead, while Temporal is away', async () => {
    expect(await ready()).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        details: { database: { status: 'up' }, schema: { status: 'up' }, temporal: { status: 'degraded' } },
      },
    });
  });

  it('is red when the schema is of another release', async () => {
    const values = { name: '2099-01-01T0000-future', timestamp: 'x' };
    const { sql } = await import('kysely');
    await sql`insert into lockstep_migration (name, timestamp) values (${values.name}, ${values.timestamp})`.execute(
      api.db,
    );
    expect(await ready()).toMatchObject({
      status: 503,
      body: { details: { schema: { status: 'down', message: expect.stringContaining('newer') } } },
    });
  });
});
