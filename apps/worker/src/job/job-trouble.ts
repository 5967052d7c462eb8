/**
 * The job as a whole can't go on: no person's fault, so it counts against nobody. `code` travels through Temporal, `message`
 * (what happened, who must act, how) only into the cycle's row.
 */
export class JobTrouble extends Error {
  override readonly name = 'JobTrouble';

  constructor(
    readonly code: string,
    message: string,
    /** Whether the same may succeed by itself in a moment. */
    readonly passing: boolean,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }
}
