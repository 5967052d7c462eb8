import { Latch } from './latch.ts';

export interface HeldCall {
  /** Resolves when the call has begun. */
  readonly called: Promise<void>;
  release(): void;
}

/** An activity that answers as a test tells it to, one answer a call, else as it does by itself. */
export class FakeActivity<Input, Report> {
  readonly #otherwise: (input: Input) => Report;
  readonly #answers: (() => Promise<Report>)[] = [];
  readonly #held: Latch[] = [];

  constructor(otherwise: (input: Input) => Report) {
    this.#otherwise = otherwise;
  }

  answer(...reports: Report[]): void {
    for (const report of reports) this.#answers.push(() => Promise.resolve(report));
  }

  fail(error: Error): void {
    this.#answers.push(() => Promise.reject(error));
  }

  /** The next call does not return before it is released. */
  hold(report: Report): HeldCall {
    const called = new Latch();
    const released = new Latch();
    this.#held.push(released);
    this.#answers.push(async () => {
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

  async call(input: Input): Promise<Report> {
    const answer = this.#answers.shift();
    return answer === undefined ? this.#otherwise(input) : answer();
  }
}
