import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@lockstep/database';
import { Relay, waitFor } from '@lockstep/testkit';
import { startApplication } from '../application.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

let api: TestApplication;
beforeAll(async () => {
  api = await startTestApplication();
});
afterAll(() => api.stop());

const ready = async (url = api.url) => {
  const response = await fetch(`${url}/health/ready`);
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

  it('is red, and says so in time, while the database gives no answer; and well again with it', async () => {
    const url = new URL(api.databaseUrl);
    const relay = await Relay.to(url.host);
    url.host = relay.address;
    const db = openDatabase({ url: url.href });
    const application = await startApplication({ ...api.foundation, db });
    expect(await ready(application.url)).toMatchObject({ status: 200 });
    relay.silence();
    const red = { status: 'down', message: expect.any(String) };
    expect(await ready(application.url)).toMatchObject({
      status: 503,
      body: { details: { database: red, schema: red, cycles: red } },
    });
    await relay.mend();
    await waitFor(async () => (await ready(application.url)).status === 200);
    await application.close();
    await db.destroy();
    await relay.cut();
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
