type Step = () => Promise<void>;

/** What must be undone, in the order of stages: all of a stage at once, each stage after the one before. */
export class Teardown {
  readonly #stages = new Map<number, Step[]>();
  #running: Promise<void> | null = null;

  /** `stage` 0 goes first. */
  add(stage: number, step: Step): void {
    this.#stages.set(stage, [...(this.#stages.get(stage) ?? []), step]);
  }

  /** Every step is taken even when another fails; then the first failure is thrown. The second call waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  hasStarted(): boolean {
    return this.#running !== null;
  }

  async #run(): Promise<void> {
    const failures: unknown[] = [];
    for (const stage of [...this.#stages.keys()].sort((a, b) => a - b)) {
      const results = await Promise.allSettled((this.#stages.get(stage) ?? []).map((step) => step()));
      for (const result of results) if (result.status === 'rejected') failures.push(result.reason);
    }
    if (failures.length > 0) throw failures[0];
  }
}
