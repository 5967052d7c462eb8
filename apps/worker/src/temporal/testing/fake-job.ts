import { randomUUID } from 'node:crypto';
import type { CycleActivities, CycleHandle, CycleReport, CycleWork, ImportReport } from '@lockstep/contracts';
import { FakeActivity } from './fake-activity.ts';

type Activities = Omit<CycleActivities, 'testConnection' | 'authorizeConnection'>;
type Name = keyof Activities;

type Fakes = {
  readonly [N in Name]: FakeActivity<Parameters<Activities[N]>[0], Awaited<ReturnType<Activities[N]>>>;
};

export interface Call {
  readonly name: Name;
  readonly input: object;
  readonly atMs: number;
}

interface CycleRow extends CycleHandle {
  readonly startedAtMs: number;
  outcome: CycleReport['outcome'] | null;
  errorCode: string | null;
}

const imported: ImportReport = { complete: true, pages: 1, changedPeople: 0, confirmInMs: null };

/** A job whose rows are in memory, and whose activities find nothing to do unless a test says so. */
export class FakeJob {
  readonly jobId = randomUUID();
  readonly calls: Call[] = [];
  readonly cycles: CycleRow[] = [];
  desiredState: CycleWork['desiredState'] = 'started';
  restartRequested = false;
  intervalMs = 3_600_000;
  nextImportInMs: () => number | null = () => null;
  /** Page activities that ran at the same moment: more than one means that cycles overlapped. */
  mostAtOnce = 0;
  #atOnce = 0;
  #listeners: (() => void)[] = [];

  readonly fake: Fakes = {
    readJob: new FakeActivity(() => this.#work()),
    openCycle: new FakeActivity(() => this.#open()),
    checkEndpoints: new FakeActivity(() => undefined),
    importRound: new FakeActivity(() => imported),
    confirmProofs: new FakeActivity(() => ({ ...imported, pages: 0 })),
    indexTarget: new FakeActivity(() => ({ complete: true, pages: 1, resumeInMs: null })),
    planSlice: new FakeActivity(() => ({ planned: 0, complete: true, dueInMs: null, resumeInMs: null })),
    gate: new FakeActivity(() => ({ released: 0, held: 0 })),
    applySlice: new FakeActivity(() => ({ written: 0, failed: 0, left: 0, resumeInMs: null })),
    markWaiting: new FakeActivity(() => undefined),
    closeCycle: new FakeActivity(({ cycleId, outcome, errorCode }) => {
      const row = this.cycles.find((cycle) => cycle.cycleId === cycleId);
      if (row?.outcome === null) Object.assign(row, { outcome, errorCode });
    }),
  };

  /** What a worker calls. */
  readonly activities: Activities = {
    readJob: (input) => this.#row('readJob', input, () => this.fake.readJob.call(input)),
    openCycle: (input) => this.#row('openCycle', input, () => this.fake.openCycle.call(input)),
    checkEndpoints: (input) =>
      this.#page('checkEndpoints', input, () => this.fake.checkEndpoints.call(input)),
    importRound: (input) => this.#page('importRound', input, () => this.fake.importRound.call(input)),
    confirmProofs: (input) => this.#page('confirmProofs', input, () => this.fake.confirmProofs.call(input)),
    indexTarget: (input) => this.#page('indexTarget', input, () => this.fake.indexTarget.call(input)),
    planSlice: (input) => this.#page('planSlice', input, () => this.fake.planSlice.call(input)),
    gate: (input) => this.#page('gate', input, () => this.fake.gate.call(input)),
    applySlice: (input) => this.#page('applySlice', input, () => this.fake.applySlice.call(input)),
    markWaiting: (input) => this.#row('markWaiting', input, () => this.fake.markWaiting.call(input)),
    closeCycle: (input) => this.#row('closeCycle', input, () => this.fake.closeCycle.call(input)),
  };

  /** The row of a cycle that runs, as if the job's workflow had opened it. */
  open(): CycleHandle {
    const handle = this.#open();
    if (handle === null) throw new Error('the job is paused');
    return handle;
  }

  releaseAll(): void {
    for (const fake of Object.values(this.fake)) fake.releaseAll();
  }

  names(): Name[] {
    return this.calls.map((call) => call.name);
  }

  count(name: Name): number {
    return this.calls.filter((call) => call.name === name).length;
  }

  /** Resolves as soon as the condition holds; it is looked at whenever something happens to the job. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#listeners = this.#listeners.filter((listener) => listener !== look);
        resolve();
      };
      this.#listeners.push(look);
      look();
    });
  }

  async #page<T>(name: Name, input: object, call: () => Promise<T>): Promise<T> {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      return await this.#row(name, input, call);
    } finally {
      this.#atOnce -= 1;
    }
  }

  async #row<T>(name: Name, input: object, call: () => Promise<T>): Promise<T> {
    this.calls.push({ name, input, atMs: performance.now() });
    this.#happened();
    const report = await call();
    this.#happened();
    return report;
  }

  #happened(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #running(): CycleRow | null {
    return this.cycles.find((cycle) => cycle.outcome === null) ?? null;
  }

  #work(): CycleWork {
    const last = this.cycles.at(-1);
    const running = this.#running();
    const sinceMs = last === undefined ? this.intervalMs : Date.now() - last.startedAtMs;
    return {
      desiredState: this.desiredState,
      intervalMs: this.intervalMs,
      nextCycleInMs: this.restartRequested ? 0 : Math.max(0, this.intervalMs - sinceMs),
      nextImportInMs: this.nextImportInMs(),
      restartRequested: this.restartRequested,
      running: running === null || this.desiredState === 'deleted' ? null : handleOf(running),
    };
  }

  #open(): CycleHandle | null {
    if (this.desiredState !== 'started') return null;
    const running = this.#running();
    if (running !== null) return handleOf(running);
    this.restartRequested = false;
    const row: CycleRow = {
      cycleId: randomUUID(),
      number: this.cycles.length + 1,
      kind: this.cycles.length === 0 ? 'initial' : 'incremental',
      startedAtMs: Date.now(),
      outcome: null,
      errorCode: null,
    };
    this.cycles.push(row);
    return handleOf(row);
  }
}

function handleOf({ cycleId, number, kind }: CycleRow): CycleHandle {
  return { cycleId, number, kind };
}
