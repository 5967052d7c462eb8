import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  attemptAtOnce,
  findConnection,
  findJob,
  listQuarantineHistory,
  requestRestart,
  updateConnection,
  type Cycle,
} from '@lockstep/database';
import { sandboxDefaults, waitFor } from '@lockstep/testkit';
import { impatient } from '../testing/impatient.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';
import { readJob } from './read-job.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let pipeline: Pipeline;
let tenant: TestTenant;
/** How far the worker's clock is ahead: days pass in no time. */
let aheadMs = 0;
const clock = () => Date.now() + aheadMs;

beforeAll(async () => {
  pipeline = await Pipeline.start({ services: { clock }, activities: impatient(2) });
  tenant = new TestTenant(pipeline.sandbox);
});
afterAll(() => pipeline.stop());
beforeEach(() => pipeline.sandbox.reset());

/** A job after its first cycle, and how it fares as time passes. */
class Story {
  private constructor(
    readonly jobId: string,
    readonly targetConnectionId: string,
  ) {}

  static async begin(people: number): Promise<Story> {
    await tenant.crowd(people);
    const { jobId, targetConnectionId } = await pipeline.job();
    return new Story(jobId, targetConnectionId);
  }

  cycle(): Promise<Cycle> {
    return pipeline.runCycle(this.jobId);
  }

  async job() {
    const job = await findJob(pipeline.db, this.jobId);
    if (job === null) throw new Error('the job is gone');
    return job;
  }

  /** Lets time pass until so long after the first failure, and makes the attempt that is due by then. */
  async attempt(afterMs: number): Promise<Cycle> {
    const { suspension } = await this.job();
    if (!suspension?.nextAttemptAt) throw new Error('no attempt is to come');
    aheadMs += Date.parse(suspension.nextAttemptAt) - clock() - 5_000;
    expect((await readJob({ db: pipeline.db, clock }, this.jobId)).nextCycleInMs).toBeGreaterThan(0);
    aheadMs += Math.max(5_000, Date.parse(suspension.since) + afterMs - clock());
    expect((await readJob({ db: pipeline.db, clock }, this.jobId)).nextCycleInMs).toBe(0);
    return this.cycle();
  }

  /** Hours from the first failure to the next attempt. */
  async nextInHours(): Promise<number> {
    const { suspension } = await this.job();
    return (Date.parse(suspension?.nextAttemptAt ?? '') - Date.parse(suspension?.since ?? '')) / hour;
  }

  /** What became of its quarantine, oldest first, and what was told of it. */
  async history(): Promise<readonly string[]> {
    const entries = await listQuarantineHistory(pipeline.db, this.jobId, 100);
    return entries.map(({ kind, by, code }) => `${kind} ${by} ${code}`).reverse();
  }

  async told(): Promise<readonly string[]> {
    const rows = await pipeline.db
      .selectFrom('notification')
      .select('kind')
      .where('job_id', '=', this.jobId)
      .orderBy('id')
      .execute();
    return rows.map(({ kind }) => kind);
  }
}

const failed = (code: string) => ({ state: 'failed', error: { code } });
const app = (change: object) =>
  pipeline.sandbox.control('PATCH', `/zoom/apps/${sandboxDefaults.zoom.clientId}`, change);

describe('stories', () => {
  it('R17, Q1, Q12, N1: a token is revoked over a weekend', async () => {
    const story = await Story.begin(3);
    await story.cycle();
    const [joiner] = await tenant.crowd(1, 'new');
    if (joiner === undefined) throw new Error('nobody joined');

    // Friday evening.
    await app({ clientSecret: 'another' });
    await pipeline.sandbox.control('POST', '/zoom/tokens/revoke', {});
    await tenant.forgetRequests();
    expect(await story.cycle()).toMatchObject(failed('Unauthorized'));
    const { suspension } = await story.job();
    expect(suspension).toMatchObject({
      tenantActionable: true,
      quarantine: { reason: 'EncounteredQuarantineException', seriesCount: 0 },
    });
    expect(suspension?.message).toContain('target administrator must');
    const asked = (await tenant.requests('service=zoom-oauth')).length;

    // R1: the source is read on, by the job's own workflow, which opens no cycle.
    await pipeline.db
      .updateTable('job')
      .set({ imported_at: new Date(0) })
      .where('id', '=', story.jobId)
      .execute();
    const entity = await pipeline.runJob(story.jobId);
    try {
      await waitFor(async () => ((await story.job()).importedAt?.getTime() ?? 0) > 0, { what: 'an import' });
    } finally {
      await entity.end();
    }
    expect(await new Records(pipeline.db, story.jobId).person(joiner)).toMatchObject({ presence: 'present' });
    expect(await tenant.requests('service=zoom-oauth')).toHaveLength(asked);

    // Saturday and Sunday: Q11.
    for (const [hours, next] of [
      [6, 12],
      [12, 24],
      [24, 48],
    ] as const) {
      expect(await story.attempt(hours * hour)).toMatchObject(failed('Unauthorized'));
      expect(await story.nextInHours()).toBe(next);
    }
    expect((await story.job()).suspension?.quarantine).toMatchObject({
      seriesBegan: suspension?.quarantine?.seriesBegan,
      seriesCount: 3,
    });
    expect(await tenant.writes()).toEqual([]);

    // Monday: new credentials are saved, and tried at once.
    await app({ clientSecret: sandboxDefaults.zoom.clientSecret });
    await attemptAtOnce(pipeline.db, [story.jobId]);
    expect(await story.attempt(0)).toMatchObject({ state: 'succeeded' });
    expect((await story.job()).suspension).toBeNull();
    expect((await tenant.zoom()).size).toBe(4);
    expect(await story.history()).toEqual(['entered cycle Unauthorized', 'lifted cycle Unauthorized']);
    expect(await story.told()).toEqual(['quarantineEntered', 'recovered']);
  });

  it('R17, Q11: the target is down for a day', async () => {
    const story = await Story.begin(3);
    await story.cycle();
    await tenant.crowd(2, 'new');
    await tenant.fault({ service: 'zoom', kind: 'status', status: 503, count: 'always' });
    expect(await story.cycle()).toMatchObject(failed('TargetUnavailable'));
    expect((await story.job()).suspension?.quarantine).toBeNull();
    for (const afterMs of [minute, 2 * minute, 5.8 * hour]) await story.attempt(afterMs);
    expect(await story.told()).toEqual([]);
    await story.attempt(6.3 * hour);
    expect((await story.job()).suspension).toMatchObject({
      code: 'TargetUnavailable',
      tenantActionable: false,
      quarantine: { reason: 'EncounteredQuarantineException' },
    });
    expect(await story.nextInHours()).toBe(12);
    await story.attempt(12 * hour);
    await tenant.noFaults();
    expect(await story.attempt(24 * hour)).toMatchObject({ state: 'succeeded' });
    expect((await tenant.zoom()).size).toBe(5);
    expect((await story.job()).suspension).toBeNull();
    expect(await story.told()).toEqual(['quarantineEntered', 'recovered']);
  });

  it('R9, R17, Q13: the connection is pointed elsewhere, and nobody looks for a month', async () => {
    const story = await Story.begin(3);
    await story.cycle();
    const account = { id: 'acc-2', vanityUrl: 'other.zoom.us', ssoEnabled: true, plan: 'business' };
    await pipeline.sandbox.control('POST', '/zoom/accounts', account);
    const client = { clientId: 'other-client', clientSecret: sandboxDefaults.zoom.clientSecret };
    await pipeline.sandbox.control('POST', '/zoom/apps?account=acc-2', client);
    const correct = await edit(story.targetConnectionId, { accountId: 'acc-2', clientId: 'other-client' });
    await tenant.forgetRequests();
    expect(await story.cycle()).toMatchObject(failed('TargetChanged'));
    await story.attempt(24 * day);
    expect(await story.told()).toEqual(['quarantineEntered']);
    await story.attempt(25 * day);
    await story.attempt(26 * day);
    expect(await story.told()).toEqual(['quarantineEntered', 'disableAhead']);
    await story.attempt(28 * day);
    expect(await story.job()).toMatchObject({
      desiredState: 'paused',
      suspension: { code: 'TargetChanged', nextAttemptAt: null, disabledAt: expect.any(String) },
    });
    expect(await story.told()).toEqual(['quarantineEntered', 'disableAhead', 'disabled']);
    expect(await tenant.writes()).toEqual([]);

    await correct();
    await pipeline.start(story.jobId);
    expect(await story.job()).toMatchObject({ desiredState: 'started', suspension: null });
    expect(await story.cycle()).toMatchObject({ state: 'succeeded' });
    expect((await story.history()).slice(-2)).toEqual([
      'disabled cycle TargetChanged',
      'lifted administrator TargetChanged',
    ]);
  });
});

async function edit(id: string, change: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const connection = await findConnection(pipeline.db, id);
  if (connection === null) throw new Error('there is no such connection');
  const { displayName, settings } = connection;
  const save = (more: Readonly<Record<string, string>>) =>
    updateConnection(pipeline.db, id, { displayName, settings: { ...settings, ...more }, forgetTest: true });
  await save(change);
  return () => save({});
}

describe('people who fail', () => {
  const refused = { service: 'zoom', method: 'POST', kind: 'status', count: 'always' };

  it('R17, E5, Q3: too many in the first cycle: it comes to its end, keeps their failures, and then waits', async () => {
    const story = await Story.begin(14);
    await tenant.fault({ ...refused, status: 422, skip: 2, body: { detail: 'not so' } });
    expect(await story.cycle()).toMatchObject({ state: 'succeeded', kind: 'initial' });
    const records = new Records(pipeline.db, story.jobId);
    const failing = async () =>
      (await records.people()).filter(({ error_code: code }) => code !== null).length;
    expect(await failing()).toBe(12);
    const { suspension } = await story.job();
    expect(suspension).toMatchObject({
      code: 'TooManyFailures',
      quarantine: { reason: 'EncounteredEscrowProportionThreshold' },
    });
    expect(suspension?.message).toContain('12 of 14 people');

    // An attempt tries all of them again, whatever their back-off.
    await tenant.forgetRequests();
    await story.attempt(6 * hour);
    expect(await tenant.writes()).toHaveLength(12);
    expect((await story.job()).suspension?.quarantine?.seriesCount).toBe(1);

    // C37: the quarantine alone is lifted; who failed waits as before.
    const requestedAt = new Date().toISOString();
    await requestRestart(pipeline.db, story.jobId, { scopes: ['QuarantineState'], requestedAt });
    await tenant.forgetRequests();
    expect(await story.cycle()).toMatchObject({ state: 'succeeded', kind: 'incremental' });
    expect(await tenant.writes()).toEqual([]);
    expect((await story.job()).suspension).toBeNull();
    expect(await failing()).toBe(12);
    expect(await story.history()).toEqual([
      'entered cycle TooManyFailures',
      'lifted administrator TooManyFailures',
    ]);
  });

  it('R17: what the tenant’s own data causes stops nobody', async () => {
    const story = await Story.begin(12);
    await tenant.fault({ ...refused, status: 409, body: { detail: 'The email is already in use.' } });
    expect(await story.cycle()).toMatchObject({ state: 'succeeded' });
    const people = await new Records(pipeline.db, story.jobId).people();
    expect(people.filter(({ error_code: code }) => code === 'Conflict')).toHaveLength(12);
    expect((await story.job()).suspension).toBeNull();
  });
});
