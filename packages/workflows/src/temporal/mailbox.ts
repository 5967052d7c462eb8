/** "The job's row changed, look": however often it was said since the last look, one look is enough. */
export class Mailbox {
  #news = false;

  post(): void {
    this.#news = true;
  }

  hasNews(): boolean {
    return this.#news;
  }

  /** Before looking: what is said while looking counts for the next look. */
  clear(): void {
    this.#news = false;
  }
}
