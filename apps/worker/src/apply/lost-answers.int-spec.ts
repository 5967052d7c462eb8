import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countChangesOfCycles } from '@lockstep/database';
import { waitFor } from '@lockstep/testkit';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

/** What goes wrong with one request: done and the answer lost, or not done at all. The request timeout is 2 s. */
const lost = [
  { kind: 'dropAfter' },
  { kind: 'truncate' },
  { kind: 'status', status: 500, perform: true },
  { kind: 'latency', ms: 3_000 },
] as const;
const notDone = [
  { kind: 'dropBefore' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503 },
] as const;

const login = (index: number) => `p${String(index + 1)}@contoso.example`;

/** One of the four writes: how a test brings it about, and how it knows that it was done. */
interface Write {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly effect: string;
  readonly cause: (person: TestPerson) => Promise<unknown>;
  /** What Zoom shows afterwards; undefined: there is no account. */
  readonly shows: object | undefined;
}

const writes: readonly Write[] = [
  {
    method: 'POST',
    effect: 'create',
    cause: (person) => tenant.assign(person),
    shows: { status: 'active', userType: 'Basic', department: 'R&D' },
  },
  {
    method: 'PUT',
    effect: 'update',
    cause: (person) => tenant.change(person, { department: 'Board' }),
    shows: { status: 'active', department: 'Board' },
  },
  {
    method: 'PATCH',
    effect: 'disable',
    cause: (person) => tenant.unassign(person),
    shows: { status: 'inactive' },
  },
  {
    method: 'DELETE',
    effect: 'delete',
    cause: (person) => tenant.remove(person, 'hard'),
    shows: undefined,
  },
];

/** People of whom each meets one fault, and others who meet none. */
async function play({ method, cause }: Write, faults: readonly object[]) {
  const people = await tenant.crowd(faults.length + 3);
  if (method === 'POST') for (const person of people) await tenant.unassign(person);
  const removals = { percent: 100, max: 500, floor: 500, floorPercent: 100 };
  const { jobId } = await pipeline.job({ settings: { gate: gateWith(removals) } });
  const run = () => pipeline.runCycle(jobId);
  await run();
  const records = new Records(pipeline.db, jobId);
  if (method === 'DELETE') {
    for (const person of people) await tenant.remove(person);
    await run();
  }
  await tenant.forgetRequests();
  for (const person of people) await cause(person);
  const accounts = await tenant.zoom();
  for (const [index, fault] of faults.entries()) {
    const at =
      method === 'POST'
        ? { pathPattern: '/Users$', bodyPattern: login(index) }
        : { pathPattern: encodeURIComponent(accounts.get(login(index))?.id ?? 'nobody') };
    await tenant.fault({ service: 'zoom', method, ...at, ...fault });
  }
  const cycle = await run();
  const sent = (index: number) => sentFor(method, login(index), accounts.get(login(index))?.id);
  return { people, records, cycle, sent, run };
}

function gateWith(limit: { percent: number; max: number; floor: number; floorPercent: number }) {
  const creates = { renamePercent: 100, createPercent: 10_000, renameFloor: 500, createFloor: 500 };
  return { windowMs: 86_400_000, removals: limit, deletes: limit, ...creates };
}

async function sentFor(method: string, email: string, id: string | undefined) {
  const seen = await tenant.requests(`service=zoom&method=${method}`);
  return seen.filter(({ path, body }) =>
    method === 'POST'
      ? JSON.stringify(body).includes(email)
      : id !== undefined && path.includes(encodeURIComponent(id)),
  );
}

describe.each(writes)('R4: a $method', (write) => {
  const { effect, shows } = write;

  it('R4: that was done and whose answer was lost is not sent again, and is told as done', async () => {
    const { people, records, cycle, sent } = await play(write, lost);
    expect(cycle).toMatchObject({ state: 'succeeded' });
    const zoom = await tenant.zoom();
    for (const [index, person] of people.entries()) {
      const account = zoom.get(login(index));
      if (shows === undefined) expect(account).toBeUndefined();
      else expect(account).toMatchObject(shows);
      // The sandbox notes a request when it has answered it, which one of these takes its time to do.
      await waitFor(async () => (await sent(index)).length > 0, { what: 'the slow answer' });
      expect(await sent(index)).toHaveLength(1);
      expect((await records.story(person)).at(-1)).toBe(`${effect} succeeded`);
      expect(await records.person(person)).toMatchObject({ attempts: 0, error_code: null, due_at: null });
      const logs = (await records.logs(person)).filter((log) => log.cycle_id === cycle.id);
      const told = index < lost.length ? ['failure', 'success'] : ['success'];
      expect(logs.filter((log) => log.effect === effect).map((log) => log.status)).toEqual(told);
      expect(new Set(logs.map((log) => log.change_id)).size).toBe(1);
    }
    // Counted once each, as what they are.
    const [counts = []] = await countChangesOfCycles(pipeline.db, [cycle.id]);
    expect(counts).toEqual([{ cycleId: cycle.id, effect, state: 'succeeded', count: people.length }]);
    const links = (await records.links()).filter((link) => link.ended_at === null);
    expect(links).toHaveLength(shows === undefined ? 0 : people.length);
    if (effect === 'create') expect(new Set(links.map((link) => link.origin))).toEqual(new Set(['created']));
  });

  it('R4: that was not done is sent again in the same cycle', async () => {
    const { people, records, cycle, sent } = await play(write, notDone);
    expect(cycle).toMatchObject({ state: 'succeeded' });
    const zoom = await tenant.zoom();
    for (const [index, person] of people.entries()) {
      const account = zoom.get(login(index));
      if (shows === undefined) expect(account).toBeUndefined();
      else expect(account).toMatchObject(shows);
      expect(await sent(index)).toHaveLength(index < notDone.length ? 2 : 1);
      expect((await records.story(person)).at(-1)).toBe(`${effect} succeeded`);
      expect(await records.person(person)).toMatchObject({ attempts: 0, error_code: null, due_at: null });
    }
    // A connection that closed without an answer or a 5xx may have done it: only then the account is read in between.
    const [counts = []] = await countChangesOfCycles(pipeline.db, [cycle.id]);
    const of = (state: string) => counts.find((one) => one.state === state)?.count ?? 0;
    expect(of('succeeded')).toBe(people.length);
    expect(of('failed') + of('unknown') + of('released') + of('claimed')).toBe(0);
  });
});
