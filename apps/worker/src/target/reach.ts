import type { JobTrouble } from '../job/job-trouble.ts';

/** Requests in a row that could not reach the target, before it counts as away; one is enough where it was away before. */
const inARow = { trusted: 5, suspect: 1 };

/**
 * Whether the target as a whole is away (R17): one failing account is that account's, a row of them without an answer in between
 * is the target's.
 */
export class Reach {
  readonly #mostMissed: number;
  readonly #failed: string[] = [];
  #trouble: JobTrouble | null = null;

  constructor(standing: keyof typeof inARow = 'trusted') {
    this.#mostMissed = inARow[standing];
  }

  /** Set once so many in a row did not reach it. */
  get trouble(): JobTrouble | null {
    return this.#trouble;
  }

  /** Of whom the last failures were, since somebody got an answer: nobody's fault when `trouble` is set. */
  get failed(): readonly string[] {
    return this.#failed;
  }

  answered(): void {
    if (this.#trouble === null) this.#failed.length = 0;
  }

  missed(sourceId: string, trouble: JobTrouble): void {
    this.#failed.push(sourceId);
    if (this.#failed.length >= this.#mostMissed) this.#trouble ??= trouble;
  }
}
