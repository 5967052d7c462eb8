import { beforeEach, describe, expect, it } from '@jest/globals';
import { findJob, findConnection, putSecret, secretNames, updateConnection } from '@lockstep/database';
import { sandboxDefaults, type SeededJob } from '@lockstep/testkit';
import { Company } from '../import/testing/company.ts';
import { hasty, retrying, type Failing } from '../import/testing/retrying.ts';
import { feedRows, openGate } from '../import/testing/source-facts.ts';
import { useWorld } from '../import/testing/world.ts';

const failing: Failing = { codes: [], most: 2 };
const world = useWorld({ activities: retrying(failing), services: { sleep: hasty } });
const app = `/entra/apps/${sandboxDefaults.clientId}`;

let company: Company;
let job: SeededJob;

beforeEach(async () => {
  failing.codes.length = 0;
  company = new Company(world);
  await company.found();
  job = await world.pipeline.job({ settings: { gate: openGate } });
  expect(await world.pipeline.runCycle(job.jobId)).toMatchObject({ state: 'succeeded' });
  await company.move();
  await company.shrink();
  await company.grow();
  await world.tenant.forgetRequests();
});

async function changeApp(change: Readonly<Record<string, unknown>>): Promise<void> {
  await world.pipeline.sandbox.control('PATCH', app, change);
}

async function revokeTokens(): Promise<void> {
  await world.pipeline.sandbox.control('POST', '/entra/tokens/revoke');
}

/** The cycle fails with a code and with words that say who must act; nothing was written, and the import mark stands. */
async function expectTrouble(code: string, words: readonly string[], lasts: boolean): Promise<void> {
  const { pipeline, tenant } = world;
  // Of assignments the changes may have been given up for the list, which has no mark (R15).
  const marks = async () =>
    (await feedRows(pipeline.db, job.jobId)).flatMap(({ kind, mark }) =>
      kind.startsWith('assignment') ? [] : [mark],
    );
  const before = await marks();
  const failed = await pipeline.runCycle(job.jobId);
  expect(failed).toMatchObject({ state: 'failed', error: { code } });
  for (const word of words) expect(failed.error?.message).toContain(word);
  expect(await tenant.writes()).toEqual([]);
  expect(await marks()).toEqual(before);
  const suspension = (await findJob(pipeline.db, job.jobId))?.suspension;
  expect(suspension).toMatchObject({ code, message: failed.error?.message });
  // What an administrator must put right is quarantine at once (R17).
  expect(suspension?.quarantine !== null).toBe(lasts);
}

async function expectGoesOn(): Promise<void> {
  await world.pipeline.start(job.jobId);
  expect(await world.pipeline.runCycle(job.jobId)).toMatchObject({ state: 'succeeded', error: null });
  expect(await world.active()).toEqual(company.entitled);
}

describe('a missing permission names itself and who can grant it; nothing is done by halves', () => {
  const permissions = ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'];

  it.each(permissions)('%s', async (missing) => {
    await changeApp({ permissions: permissions.filter((one) => one !== missing) });
    await expectTrouble('Authorization_RequestDenied', [missing, 'Administrator'], true);
    await changeApp({ permissions });
    await expectGoesOn();
  });

  it.each(permissions)('%s, in the first cycle', async (missing) => {
    await changeApp({ permissions: permissions.filter((one) => one !== missing) });
    const { jobId } = await world.pipeline.job();
    const failed = await world.pipeline.runCycle(jobId);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'Authorization_RequestDenied' } });
    expect(failed.error?.message).toContain(missing);
    expect(await world.tenant.writes()).toEqual([]);
  });
});

describe('credentials', () => {
  it('R5: revoked tokens are asked for anew once, and nobody hears of it', async () => {
    await revokeTokens();
    await expectGoesOn();
    expect(failing.codes).toEqual([]);
    expect(await world.tenant.requests('service=login')).toHaveLength(1);
  });

  it('another secret: the administrator is told the field; with the new secret the job goes on', async () => {
    const { pipeline } = world;
    await changeApp({ secret: 'a-new-secret' });
    await revokeTokens();
    await expectTrouble('AADSTS7000215', ['administrator', 'clientSecret'], true);
    const place = { connectionId: job.sourceConnectionId, name: secretNames.source };
    await putSecret(pipeline.db, pipeline.keyring, place, 'a-new-secret');
    const connection = await findConnection(pipeline.db, job.sourceConnectionId);
    if (connection === null) throw new Error('the connection is gone');
    await updateConnection(pipeline.db, connection.id, { ...connection, forgetTest: false });
    await expectGoesOn();
  });

  it('an app registration that was deleted', async () => {
    await world.pipeline.sandbox.control('DELETE', app);
    await expectTrouble('AADSTS700016', ['administrator', 'clientId'], true);
  });

  it('R17: a login host that fails passes by itself', async () => {
    await revokeTokens();
    await world.tenant.fault({ service: 'login', kind: 'status', status: 500, count: 'always' });
    await expectTrouble('SourceUnavailable', ['Nobody must act yet'], false);
    await world.tenant.noFaults();
    await expectGoesOn();
  });

  it('R17: a Graph that fails passes by itself', async () => {
    await world.tenant.fault({ service: 'graph', kind: 'status', status: 502, count: 'always' });
    await expectTrouble('SourceUnavailable', ['Nobody must act yet'], false);
    await world.tenant.noFaults();
    await expectGoesOn();
  });
});
