import { z } from 'zod';
import { cycleProgress } from './cycle-progress.ts';
import { workflowTiming } from './timing.ts';

/** A small history length forces continue-as-new in tests; the server's own suggestion otherwise. */
const continueAfterEvents = z.int().positive().optional();

/** Inputs and results hold ids, codes and counters only: never a name, an address or a text of source or target. */
export const jobInput = z.strictObject({
  jobId: z.uuid(),
  continueAfterEvents,
  timing: workflowTiming.optional(),
  /** What a run hands to the one that continues it: how often in a row something failed, and what must wait for it. */
  resume: z
    .strictObject({
      cycleFailures: z.int().nonnegative(),
      /** Milliseconds since 1970. */
      noCycleBeforeMs: z.number(),
      importFailures: z.int().nonnegative(),
      noImportBeforeMs: z.number(),
    })
    .optional(),
});
export type JobInput = z.infer<typeof jobInput>;

/** A dry run is a cycle that plans and writes nothing (rule R19). */
export const cycleKind = z.enum(['initial', 'incremental', 'dryRun']);
export type CycleKind = z.infer<typeof cycleKind>;

export const cycleInput = z.strictObject({
  jobId: z.uuid(),
  cycleId: z.uuid(),
  number: z.int().positive(),
  kind: cycleKind,
  continueAfterEvents,
  timing: workflowTiming.optional(),
  /** How often this cycle has continued as new. */
  continued: z.int().nonnegative().default(0),
  /** Where the run before stood; absent at the beginning, and for a cycle that was lost and is started again. */
  resume: cycleProgress.optional(),
});
export type CycleInput = z.infer<typeof cycleInput>;

export const cycleReport = z.strictObject({
  cycleId: z.uuid(),
  outcome: z.enum(['succeeded', 'failed', 'stopped']),
  errorCode: z.string().nullable(),
});
export type CycleReport = z.infer<typeof cycleReport>;

export const testConnectionInput = z.strictObject({
  connectionId: z.uuid(),
  /** For a source connection: the enterprise application whose assignments will be read. */
  servicePrincipalId: z.string().nullable(),
});
export type TestConnectionInput = z.infer<typeof testConnectionInput>;

/** The code that came back stands sealed in the authorization's row, never here. */
export const authorizeConnectionInput = z.strictObject({ authorizationId: z.uuid() });
export type AuthorizeConnectionInput = z.infer<typeof authorizeConnectionInput>;

/**
 * Codes and field names only; the words for the administrator are stored with the connection (`connection.findings`),
 * because a message can hold a host name.
 */
export interface ConnectionTestReport {
  readonly ok: boolean;
  readonly code: string | null;
  readonly field: string | null;
}
