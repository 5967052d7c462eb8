interface Item<T, R> {
  readonly value: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what is handed in while the last batch is being written, and writes it as one: a transaction serves all requests
 * that run at once, and none waits for a timer.
 */
export class Batcher<T, R> {
  readonly #write: (values: readonly T[]) => Promise<readonly R[]>;
  #waiting: Item<T, R>[] = [];
  #writing = false;

  constructor(write: (values: readonly T[]) => Promise<readonly R[]>) {
    this.#write = write;
  }

  add(value: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ value, resolve, reject });
      if (!this.#writing) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    // What is handed in within the same turn of the loop belongs to the first batch already.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const results = await this.#write(batch.map((item) => item.value));
        batch.forEach((item, index) => {
          const result = results[index];
          if (result === undefined) item.reject(new Error('a batch left an item unanswered'));
          else item.resolve(result);
        });
      } catch (error) {
        for (const item of batch) item.reject(error);
      }
    }
    this.#writing = false;
  }
}
