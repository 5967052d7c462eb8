import { z } from 'zod';
import type { CycleRef } from './activities.ts';

/** The row of the cycle (kind `onDemand` or `preview`) says who is meant: no name is in the input. */
export const provisionOnDemandInput = z.strictObject({
  jobId: z.uuid(),
  cycleId: z.uuid(),
  /** Plans and writes nothing. */
  preview: z.boolean(),
});
export type ProvisionOnDemandInput = z.infer<typeof provisionOnDemandInput>;

/** The time limit of a run on demand, waits for the target and for another writer included. */
export const onDemandLifetimeMs = 5 * 60_000;

export interface PersonImportReport {
  /** false: there is nobody to be planned; the run's row says why. */
  readonly found: boolean;
}

export interface PersonPlanReport {
  /** Something is to be written, unless the gate holds it. */
  readonly writes: boolean;
  /** Somebody else writes a change of this person, or the target asked for a pause: ask again after so long. */
  readonly resumeInMs: number | null;
}

/** What provision on demand does beside the steps that it shares with a cycle (R19). Safe to repeat. */
export interface OnDemandActivities {
  /** Reads the person and what holds them afresh, and proves what seems gone. */
  importPerson(input: CycleRef): Promise<PersonImportReport>;
  /**
   * Plans the person of the run, due or not. `again`: only if they are due by now, after a write whose answer was
   * lost or that found the account gone.
   */
  planPerson(input: CycleRef & { readonly again: boolean }): Promise<PersonPlanReport>;
}
