import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findCycle, findTargetPauses } from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

const tooMany = (headers: Readonly<Record<string, string>>) => ({
  service: 'zoom',
  kind: 'status',
  status: 429,
  body: { code: 429, message: 'You have reached the maximum rate limit for this API. Try again later.' },
  headers,
});
const inSeconds = (seconds: number) => Date.now() + seconds * 1_000;
const daily = (seconds: number) => ({
  'X-RateLimit-Type': 'Daily-limit',
  'Retry-After': new Date(inSeconds(seconds)).toISOString(),
});

/** Nobody has failed, and nobody was told to have. */
async function nobodyFailed(records: Records): Promise<void> {
  const people = await records.people();
  expect(people.map((person) => [person.attempts, person.error_code])).toEqual(people.map(() => [0, null]));
  expect((await records.logs()).filter((log) => log.status === 'failure')).toEqual([]);
}

describe('the target asks for a pause (R5, R17)', () => {
  it.each([
    ['a Retry-After of a second', () => ({ 'Retry-After': '1' })],
    ['Zoom’s date as Retry-After', () => daily(2)],
    [
      'Zoom’s reset of the second',
      () => ({ 'X-RateLimit-Type': 'QPS', 'X-RateLimit-Reset': String(Math.ceil(inSeconds(1) / 1_000)) }),
    ],
    ['no word about how long', () => ({})],
  ])('R5: %s is waited out in the page and never counts as a failure', async (_, headers) => {
    await tenant.crowd(6);
    for (const method of ['GET', 'POST']) await tenant.fault({ ...tooMany(headers()), method, count: 2 });
    const { jobId } = await pipeline.job();
    const records = new Records(pipeline.db, jobId);
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
    expect((await tenant.zoom()).size).toBe(6);
    await nobodyFailed(records);
    expect(await records.story()).toEqual(Array(6).fill('create succeeded'));
  });

  it.each([
    ['writes', 'POST', 6],
    ['reads of single accounts', 'GET', 2],
    ['the listing', 'GET', 6],
  ])(
    'R5: a long one during %s ends the slice, nothing is sent meanwhile, then it goes on',
    async (_, method, count) => {
      await tenant.crowd(count);
      await tenant.fault({ ...tooMany(daily(600)), method, count: 'always' });
      const asked = Date.now();
      const { jobId } = await pipeline.job();
      const records = new Records(pipeline.db, jobId);
      const { cycleId, result } = await pipeline.beginCycle(jobId, { longestPauseMs: 1_500 });
      const waiting = async () => (await findCycle(pipeline.db, cycleId))?.phase === 'wait';
      await waitFor(waiting, { what: 'the cycle to pause' });
      await nobodyFailed(records);
      const { suspension, target_connection_id: target } = await records.job();
      const paused = (await findTargetPauses(pipeline.db, [target])).get(target)?.getTime() ?? 0;
      expect(suspension).toBeNull();
      expect(Math.abs(paused - asked - 600_000)).toBeLessThan(30_000);
      const refused = (await tenant.requests('service=zoom')).length;
      expect(await records.changes().then((rows) => rows.filter(({ state }) => state === 'claimed'))).toEqual(
        [],
      );

      // Asked again after the longest pause, it is still too early: the budget knows, and no request leaves.
      await waitFor(async () => !(await waiting()), { what: 'the pause to end' });
      await waitFor(waiting, { what: 'the next pause' });
      expect(await tenant.requests('service=zoom')).toHaveLength(refused);

      await tenant.noFaults();
      await sql`update target_budget set blocked_until = null`.execute(pipeline.db);
      await result();
      expect(await findCycle(pipeline.db, cycleId)).toMatchObject({ state: 'succeeded', error: null });
      expect((await tenant.zoom()).size).toBe(count);
      await nobodyFailed(records);
    },
  );

  it('R2: removals are written first', async () => {
    const people = await tenant.crowd(12);
    const { jobId } = await pipeline.job({ settings: { applyConcurrency: 1 } });
    await pipeline.runCycle(jobId);
    for (const person of people.slice(0, 3)) await tenant.unassign(person);
    for (const person of people.slice(3)) await tenant.change(person, { department: 'Board' });
    await tenant.forgetRequests();
    await pipeline.runCycle(jobId);
    const methods = (await tenant.writes()).map(({ method }) => method);
    // Two lanes claim at once: the second may send what it has beside the first's.
    expect(methods).toHaveLength(12);
    expect(methods.lastIndexOf('PATCH')).toBeLessThan(5);
  });
});
