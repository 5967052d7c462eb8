import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { CycleActivities } from '@lockstep/contracts';
import { approveHeld, rejectHeld, requestRestart } from '@lockstep/database';
import fc from 'fast-check';
import { hasty } from '../import/testing/retrying.ts';
import { impatient } from '../testing/impatient.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';
import { readHunt } from './testing/environment.ts';

const hunt = readHunt({ runs: 3, seed: 4 });
jest.setTimeout(120_000 + hunt.runs * 60_000);

/** What comes between two activities of a cycle, or while one runs. */
const meddlings = [
  'nothing',
  'assigned',
  'unassigned',
  'moves',
  'disabled or enabled',
  'all is approved',
  'all is rejected',
  'restart',
  'time passes',
  'another worker does the same',
  'on demand',
] as const;
type Meddling = (typeof meddlings)[number];

let pipeline: Pipeline;
/** What is yet to come in the history that is lived. */
let ahead: Meddling[] = [];
let meddle: (what: Meddling) => Promise<void> = () => Promise.resolve();

/** Before each activity something may happen; and an activity may run twice at once, as when a heartbeat was lost. */
function meddled(given: CycleActivities): CycleActivities {
  const amid =
    <I, O>(work: (input: I) => Promise<O>) =>
    async (input: I): Promise<O> => {
      const what = ahead.shift();
      if (what === undefined) return work(input);
      if (what !== 'another worker does the same') {
        await meddle(what);
        return work(input);
      }
      const [mine, other] = await Promise.allSettled([work(input), work(input)]);
      if (mine.status === 'fulfilled') return mine.value;
      if (other.status === 'fulfilled') return other.value;
      throw mine.reason;
    };
  return {
    ...given,
    importRound: amid((input) => given.importRound(input)),
    planSlice: amid((input) => given.planSlice(input)),
    gate: amid((input) => given.gate(input)),
    applySlice: amid((input) => given.applySlice(input)),
  };
}

beforeAll(async () => {
  pipeline = await Pipeline.start({
    activities: (activities) => impatient(3)(meddled(activities)),
    services: { sleep: hasty },
  });
});

afterAll(() => pipeline.stop());

/** One person, of whom every removal is held until somebody approves it. */
class OnePerson {
  readonly #tenant = new TestTenant(pipeline.sandbox);
  #person: TestPerson = { id: '', userPrincipalName: '' };
  #records = new Records(pipeline.db, '');
  #isAssigned = true;
  #isEnabled = true;
  #moves = 0;
  /** Begun, and left to go on beside whatever comes. */
  #onDemand: Promise<unknown>[] = [];

  async begin(): Promise<void> {
    await pipeline.sandbox.reset();
    this.#person = await this.#tenant.person('ada');
    await this.#tenant.assign(this.#person);
    const nobody = { max: 0, percent: 0, floor: 0, floorPercent: 0 };
    const { jobId } = await pipeline.job({
      settings: { gate: { ...openGateWith(nobody) } },
    });
    this.#records = new Records(pipeline.db, jobId);
    // Slow writes overlap if anything lets them.
    await this.#tenant.fault({ service: 'zoom', kind: 'latency', ms: 30, count: 'always' });
  }

  async meddle(what: Meddling): Promise<void> {
    const { jobId } = this.#records;
    switch (what) {
      case 'nothing':
      case 'another worker does the same':
        return;
      case 'assigned':
        if (!this.#isAssigned) await this.#tenant.assign(this.#person);
        this.#isAssigned = true;
        return;
      case 'unassigned':
        if (this.#isAssigned) await this.#tenant.unassign(this.#person);
        this.#isAssigned = false;
        return;
      case 'moves':
        this.#moves += 1;
        return this.#tenant.change(this.#person, { department: `D${String(this.#moves)}` });
      case 'disabled or enabled':
        this.#isEnabled = !this.#isEnabled;
        return this.#tenant.change(this.#person, { accountEnabled: this.#isEnabled });
      case 'all is approved':
      case 'all is rejected':
        await pipeline.db
          .transaction()
          .execute((tx) =>
            (what === 'all is approved' ? approveHeld : rejectHeld)(tx, jobId, { kind: 'all' }),
          );
        return;
      case 'restart':
        return requestRestart(pipeline.db, jobId, {
          scopes: ['Full'],
          requestedAt: new Date().toISOString(),
        });
      case 'time passes':
        return this.#records.letTimePass();
      case 'on demand':
        this.#onDemand.push(pipeline.onDemand(jobId, this.#person.id));
        this.#onDemand.at(-1)?.catch(() => undefined);
        return;
    }
  }

  async cycle(): Promise<void> {
    await pipeline.runCycle(this.#records.jobId);
    await Promise.all(this.#onDemand);
    expect(await this.#overlaps()).toEqual([]);
    expect(await this.#sentWhileHeld()).toEqual([]);
  }

  /** Nobody meddles any more; everybody who has to look has looked. */
  async settle(): Promise<void> {
    ahead = [];
    await this.meddle('moves');
    for (let round = 0; round < 4; round += 1) {
      await this.#records.letTimePass();
      await this.cycle();
      await this.meddle('all is approved');
    }
    const account = (await this.#tenant.zoom()).get('ada@contoso.example');
    const entitled = this.#isAssigned && this.#isEnabled;
    if (entitled) expect(account).toMatchObject({ status: 'active', department: `D${String(this.#moves)}` });
    else expect(account?.status ?? 'inactive').toBe('inactive');
    const seen = (await this.#tenant.writes()).length;
    await this.cycle();
    expect((await this.#tenant.writes()).slice(seen)).toEqual([]);
  }

  /** Two writes at once: one began before the other had ended. */
  async #overlaps(): Promise<readonly string[]> {
    const times = (await this.#tenant.writes()).map((request) => {
      const end = Date.parse(String(request['at']));
      return { what: `${request.method} ${request.path}`, end, begin: end - Number(request['durationMs']) };
    });
    return times.flatMap((one, index) => {
      const before = times[index - 1];
      return before !== undefined && one.begin < before.end - 5 ? [`${before.what} and ${one.what}`] : [];
    });
  }

  /** R8: nothing of a change that nobody approved was sent. */
  async #sentWhileHeld(): Promise<readonly string[]> {
    const changes = await this.#records.changes();
    const sent = new Set((await this.#records.journal()).map((row) => row.change_id));
    return changes
      .filter(
        ({ id, state, effect }) =>
          sent.has(id) && (state === 'held' || (effect === 'disable' && state === 'rejected')),
      )
      .map(({ effect, state }) => `${effect} ${state}`);
  }
}

function openGateWith(removals: { max: number; percent: number; floor: number; floorPercent: number }) {
  return {
    windowMs: 86_400_000,
    removals,
    deletes: removals,
    renamePercent: 100,
    createPercent: 10_000,
    renameFloor: 500,
    createFloor: 500,
  };
}

it('R3 R4 R8: cycle, provision on demand, approvals, restarts and a second worker in any order on one person: never two writes at once, never one that is held', async () => {
  const histories = fc.noBias(
    fc.array(fc.constantFrom(...meddlings), { minLength: 25, maxLength: 50, size: 'max' }),
  );
  const property = fc.asyncProperty(histories, async (history) => {
    const one = new OnePerson();
    ahead = [];
    await one.begin();
    await one.cycle();
    ahead = [...history];
    meddle = (what) => one.meddle(what);
    for (let cycles = 0; cycles < 12 && ahead.length > 0; cycles += 1) await one.cycle();
    await one.settle();
  });
  const { runs: numRuns, seed, shrinks } = hunt;
  await fc.assert(property, { numRuns, seed, endOnFailure: !shrinks });
});
