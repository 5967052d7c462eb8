import { randomUUID } from 'node:crypto';
import type { CycleActivities, CycleHandle, CycleReport, CycleWork } from '@lockstep/contracts';
import { Latch } from './latch.ts';

type Name = keyof CycleActivities;
type Report<N extends Name> = Awaited<ReturnType<CycleActivities[N]>>;
type Answer<N extends Name> = Report<N> | (() => Report<N> | Promise<Report<N>>);

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

/** A job whose rows are in memory and whose activities answer as a test tells them to, in order, else "all done". */
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
  readonly activities = this.#makeActivities();
  readonly #answers = new Map<Name, (() => unknown)[]>();
  #listeners: (() => void)[] = [];
  readonly #held: Latch[] = [];

  /** The next calls of this activity are answered with these, one each. */
  answer<N extends Name>(name: N, ...answers: Answer<N>[]): void {
    for (const answer of answers) this.#queue(name, typeof answer === 'function' ? answer : () => answer);
  }

  /** The next call of this activity does not return before `release` is called; `called` resolves when it has begun. */
  hold<N extends Name>(name: N, report: Report<N>): { readonly called: Promise<void>; release(): void } {
    const called = new Latch();
    const released = new Latch();
    this.#held.push(released);
    this.#queue(name, async () => {
      called.open();
      await released.opened;
      return report;
    });
    return {
      called: called.opened,
      release: () => {
        released.open();
      },
    };
  }

  /** At the end: what a test that failed still holds. */
  releaseAll(): void {
    for (const latch of this.#held) latch.open();
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

  #makeActivities(): Omit<CycleActivities, 'testConnection'> {
    const page = async <N extends Name>(name: N, input: object, done: Report<N>): Promise<Report<N>> => {
      this.#atOnce += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
      try {
        return await this.#call(name, input, () => done);
      } finally {
        this.#atOnce -= 1;
        this.#changed();
      }
    };
    const imported = { complete: true, pages: 1, changedPeople: 0, confirmInMs: null };
    return {
      readJob: (input) => this.#call('readJob', input, () => this.#work()),
      openCycle: (input) => this.#call('openCycle', input, () => this.#open()),
      checkEndpoints: (input) => page('checkEndpoints', input, undefined),
      importRound: (input) => page('importRound', input, imported),
      confirmProofs: (input) => page('confirmProofs', input, { ...imported, pages: 0 }),
      indexTarget: (input) => page('indexTarget', input, { complete: true, pages: 1 }),
      planSlice: (input) => page('planSlice', input, { planned: 0, complete: true, dueInMs: null }),
      gate: (input) => page('gate', input, { released: 0, held: 0 }),
      applySlice: (input) => page('applySlice', input, { written: 0, failed: 0, left: 0, resumeInMs: null }),
      markWaiting: (input) => this.#call('markWaiting', input, () => undefined),
      closeCycle: (input) =>
        this.#call('closeCycle', input, () => {
          const row = this.cycles.find((cycle) => cycle.cycleId === input.cycleId);
          if (row?.outcome === null)
            Object.assign(row, { outcome: input.outcome, errorCode: input.errorCode });
        }),
    };
  }

  #queue(name: Name, answer: () => unknown): void {
    this.#answers.set(name, [...(this.#answers.get(name) ?? []), answer]);
  }

  async #call<N extends Name>(name: N, input: object, otherwise: () => Report<N>): Promise<Report<N>> {
    this.calls.push({ name, input, atMs: performance.now() });
    this.#changed();
    const answer = this.#answers.get(name)?.shift();
    // Only `answer` fills the queue, with answers of this activity.
    const report = answer === undefined ? otherwise() : ((await answer()) as Report<N>);
    this.#changed();
    return report;
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The row of a cycle that runs, as if the job's workflow had opened it. */
  open(): CycleHandle {
    const handle = this.#open();
    if (handle === null) throw new Error('the job is paused');
    return handle;
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
