/** Requests sent since they were last taken; the cycle's row gets them at the end of each activity. */
export class RequestCounter {
  #count = 0;

  add(): void {
    this.#count += 1;
  }

  take(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }
}
