const minute = 60_000;
const longestPauseMs = 60 * minute;
const giveUpAfterMs = 3 * 24 * 60 * minute;

export interface FailedDelivery {
  /** Attempts so far, the failed one included. */
  readonly attempts: number;
  readonly createdAtMs: number;
  readonly nowMs: number;
}

/** When a notification that could not be sent is tried again: after 1, 2, 4 ... 60 minutes. Null after three days: it is given up. */
export function nextDeliveryMs({ attempts, createdAtMs, nowMs }: FailedDelivery): number | null {
  if (nowMs - createdAtMs >= giveUpAfterMs) return null;
  return nowMs + Math.min(longestPauseMs, minute * 2 ** (attempts - 1));
}
