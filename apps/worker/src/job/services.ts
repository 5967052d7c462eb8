import type { Db, Keyring } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import type { Egress } from '@lockstep/platform/egress';

/** What activities are made of; put together once, in main.ts. */
export interface WorkerServices {
  readonly db: Db;
  readonly egress: Egress;
  readonly keyring: Keyring;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly logger: Logger;
  /** Stands in claims, so that a person can see which process holds a change. */
  readonly workerId: string;
  /** For one HTTP request; a claim's lease is longer (R4). */
  readonly requestTimeoutMs: number;
}
