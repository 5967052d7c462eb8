/** The one clock of the sandbox: real time plus an offset, or frozen. All services read it, so a test moves them together. */
export class Clock {
  #offsetMs = 0;
  #frozenAt: number | null = null;

  /** Milliseconds since 1970, as the sandbox sees them. */
  now(): number {
    return this.#frozenAt ?? Date.now() + this.#offsetMs;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  set(atMs: number): void {
    this.#offsetMs = atMs - Date.now();
    if (this.#frozenAt !== null) this.#frozenAt = atMs;
  }

  /** Freezing keeps the time of this moment; thawing goes on from it. */
  freeze(frozen: boolean): void {
    if (frozen) {
      this.#frozenAt = this.now();
    } else if (this.#frozenAt !== null) {
      this.#offsetMs = this.#frozenAt - Date.now();
      this.#frozenAt = null;
    }
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = null;
  }

  state(): { now: string; offsetMs: number; frozen: boolean } {
    return { now: this.iso(), offsetMs: this.now() - Date.now(), frozen: this.#frozenAt !== null };
  }
}
