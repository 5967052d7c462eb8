import { AsyncLocalStorage } from 'node:async_hooks';
import type { CycleActivities } from '@lockstep/contracts';
import type { Egress, EgressRequest } from '@lockstep/platform/egress';
import { ApplicationFailure } from '@temporalio/common';
import { Latch } from '../../temporal/testing/latch.ts';
import { phases, type Cut, type Phase } from './cut.ts';

/** A cut that waits for its moment in the cycle of one job. */
export interface Fuse {
  readonly cut: Cut;
  /** Whether a request is the one of the write that is to be cut; the last one, if the write has several. */
  readonly isTheWrite: (request: EgressRequest) => boolean;
  /** Whose results are to be cut, as the statement's parameters name them. */
  readonly sourceId: string;
  /** How often each phase spoke to the world in a cycle that was not cut. */
  readonly spoke: ReadonlyMap<Phase, number>;
  /** Called when the worker is gone: its leases end. */
  readonly leasesEnd: () => Promise<void>;
}

interface Armed extends Fuse {
  fired: boolean;
  /** Lets the worker that stands still wake up. */
  readonly wake: Latch;
  /** What the cut worker was doing comes to its end. */
  standing: Promise<unknown>;
}

/** One attempt of an activity, in which a worker may end. */
interface Attempt {
  readonly phase: Phase;
  readonly fuse: Armed;
  spoke: number;
  /** From now on nothing of it reaches the world. */
  dead: boolean;
  /** A request that was on its way when the worker ended arrives all the same. */
  underWay: Promise<unknown>;
  /** Resolves when Temporal is to believe that the worker is gone, though it goes on. */
  readonly standsStill: Latch;
}

class Cutoff extends Error {}

/**
 * Ends workers at exact moments. What an ended worker still says reaches neither the database nor the target, and nobody hears
 * of its activity: the workflow tries again, as it does when heartbeats stay away.
 */
export class Cutter {
  readonly #attempts = new AsyncLocalStorage<Attempt>();
  readonly #fuses = new Map<string, Armed>();
  readonly #counts = new Map<string, Map<Phase, number>>();

  arm(jobId: string, fuse: Fuse): void {
    this.#fuses.set(jobId, { ...fuse, fired: false, wake: new Latch(), standing: Promise.resolve() });
  }

  /** The worker that stood still wakes up; resolves when it has done what it had begun. */
  async wake(jobId: string): Promise<void> {
    const fuse = this.#fuses.get(jobId);
    fuse?.wake.open();
    await fuse?.standing;
  }

  hasFired(jobId: string): boolean {
    return this.#fuses.get(jobId)?.fired ?? false;
  }

  /** How often each phase of the job's last cycle spoke to the world. */
  counted(jobId: string): ReadonlyMap<Phase, number> {
    return this.#counts.get(jobId) ?? new Map<Phase, number>();
  }

  activities(given: CycleActivities): CycleActivities {
    const cut =
      <I extends { readonly jobId: string }, O>(phase: Phase, work: (input: I) => Promise<O>) =>
      (input: I) =>
        this.#attempt(phase, input.jobId, () => work(input));
    return {
      ...given,
      checkEndpoints: cut(phases[0], (input) => given.checkEndpoints(input)),
      importRound: cut(phases[1], (input) => given.importRound(input)),
      confirmProofs: cut(phases[2], (input) => given.confirmProofs(input)),
      indexTarget: cut(phases[3], (input) => given.indexTarget(input)),
      planSlice: cut(phases[4], (input) => given.planSlice(input)),
      gate: cut(phases[5], (input) => given.gate(input)),
      applySlice: cut(phases[6], (input) => given.applySlice(input)),
      closeCycle: cut(phases[7], (input) => given.closeCycle(input)),
    };
  }

  egress(given: Egress): Egress {
    return {
      close: () => given.close(),
      request: async (request) => {
        const attempt = this.#speak();
        if (attempt === null) return given.request(request);
        const { cut, isTheWrite } = attempt.fuse;
        if (cut.of === 'phase' || attempt.fuse.fired || !isTheWrite(request)) return given.request(request);
        if (cut.when === 'before it is sent') this.#die(attempt);
        const answer = given.request(request);
        if (cut.when === 'when it is sent') {
          attempt.underWay = answer;
          this.#die(attempt);
        }
        await answer;
        if (cut.when === 'after the answer') this.#die(attempt);
        if (cut.when === 'stands still after the answer') {
          attempt.fuse.fired = true;
          attempt.standsStill.open();
          await attempt.fuse.wake.opened;
        }
        return answer;
      },
    };
  }

  /** Before a statement; answers whether its connection is to be cut. */
  statement(sql: string, parameters: readonly unknown[]): 'goes on' | 'cut connection' {
    const attempt = this.#speak();
    if (attempt === null || !this.#isTheResult(attempt, sql, parameters)) return 'goes on';
    const { cut } = attempt.fuse;
    if (cut.of === 'phase') return 'goes on';
    if (cut.when === 'connection cut before the commit') {
      attempt.fuse.fired = true;
      return 'cut connection';
    }
    return 'goes on';
  }

  /** Around the commit of a transaction, which held these statements. */
  async commit(statements: readonly Statement[], commit: () => Promise<void>): Promise<void> {
    const attempt = this.#speak();
    if (attempt === null) return commit();
    const { cut } = attempt.fuse;
    const isIt = statements.some(({ sql, parameters }) => this.#isTheResult(attempt, sql, parameters));
    if (isIt && cut.when === 'before the commit') this.#die(attempt);
    await commit();
    if (isIt && cut.when === 'after the commit') this.#die(attempt);
  }

  #isTheResult({ fuse }: Attempt, sql: string, parameters: readonly unknown[]): boolean {
    if (fuse.fired || !sql.includes('set state = r.state')) return false;
    return parameters.some((one) => typeof one === 'string' && one.includes(fuse.sourceId));
  }

  /** Each word to the world is counted; the dead don't speak. */
  #speak(): Attempt | null {
    const attempt = this.#attempts.getStore();
    if (attempt === undefined) return null;
    if (attempt.dead) throw new Cutoff('the worker has ended');
    attempt.spoke += 1;
    const { fuse, phase } = attempt;
    const { cut } = fuse;
    if (cut.of === 'phase' && !fuse.fired && cut.phase === phase && cut.when === 'in the middle') {
      if (attempt.spoke >= Math.ceil((fuse.spoke.get(phase) ?? 0) / 2)) this.#die(attempt);
    }
    return attempt;
  }

  #die(attempt: Attempt): never {
    attempt.dead = true;
    attempt.fuse.fired = true;
    throw new Cutoff('the worker ends');
  }

  async #attempt<T>(phase: Phase, jobId: string, work: () => Promise<T>): Promise<T> {
    const fuse = this.#fuses.get(jobId);
    if (fuse === undefined || fuse.fired) return work();
    const attempt: Attempt = {
      phase,
      fuse,
      spoke: 0,
      dead: false,
      underWay: Promise.resolve(),
      standsStill: new Latch(),
    };
    const { cut } = fuse;
    const here = cut.of === 'phase' && cut.phase === phase;
    if (here && cut.when === 'before it') return this.#gone(attempt);
    const run = this.#attempts.run(attempt, work);
    fuse.standing = run.catch(() => undefined);
    const stood = await Promise.race([
      run.then(() => false).catch(() => false),
      attempt.standsStill.opened.then(() => true),
    ]);
    if (stood || attempt.dead) return this.#gone(attempt);
    const result = await run;
    const counts = this.#counts.get(jobId) ?? new Map<Phase, number>();
    this.#counts.set(jobId, counts.set(phase, Math.max(attempt.spoke, counts.get(phase) ?? 0)));
    if (here && cut.when === 'after its commit') return this.#gone(attempt);
    return result;
  }

  async #gone({ fuse, underWay }: Attempt): Promise<never> {
    fuse.fired = true;
    await underWay.catch(() => undefined);
    await fuse.leasesEnd();
    throw ApplicationFailure.retryable('the worker is gone', 'Gone');
  }
}

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
