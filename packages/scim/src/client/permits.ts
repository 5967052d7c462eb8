/** A removal goes before everything else of the same account (RULES R6). */
export type Priority = 'removal' | 'normal';

/** What an answer said about the target's rate limit; times are in milliseconds. */
export interface RateFacts {
  readonly status: number;
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds since 1970, by the clock of the client. */
  readonly resetAtMs?: number;
  readonly retryAfterMs?: number;
}

/** The budget of one target account: every request takes a permit of its label, every answer teaches it (RULES R6). */
export interface Permits {
  /** Resolves when the request may go; rejects only when the signal aborts. */
  acquire(label: string, priority: Priority, signal?: AbortSignal): Promise<void>;
  observe(label: string, facts: RateFacts): void;
}
