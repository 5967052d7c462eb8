import type { ConnectionTestReport, CycleKind, CycleReport } from './shapes.ts';

/** A cycle by its row and its number: what `workflowIds.cycle` needs to find its workflow again. */
export interface CycleHandle {
  readonly cycleId: string;
  readonly number: number;
  readonly kind: CycleKind;
}

/** What a read of the job's row tells the workflows. Times are spans from the moment of the read, never clock times. */
export interface CycleWork {
  /** `deleted`: the row is gone; the job's workflow ends. */
  readonly desiredState: 'paused' | 'started' | 'deleted';
  /** From the start of one cycle to the start of the next. */
  readonly intervalMs: number;
  /**
   * Until the next cycle should start; 0 = now (late, asked for by a restart, or never done). In suspension or quarantine:
   * until the next attempt. null: not before somebody has changed the job. Looked at only while `started`.
   */
  readonly nextCycleInMs: number | null;
  /**
   * Until the source should be imported although no cycle is due (rule R1): at the job's interval and at least daily after
   * the last round began; 0 while a round is open that no running cycle will finish. null: there is nothing to keep alive,
   * because nothing was ever imported. Where a cycle is due at the same time, the cycle is what happens.
   */
  readonly nextImportInMs: number | null;
  /** A restart was asked for that no cycle has taken up yet: a running cycle stops, the next one takes it up. */
  readonly restartRequested: boolean;
  /** The cycle whose row says `running`, whether or not its workflow lives: the job's workflow attaches to it or starts it. */
  readonly running: CycleHandle | null;
}

/** Of one time slice. A slice without pages, changed people and completion counts as idle: enough of those end the cycle. */
export interface ImportReport {
  /** false: the time slice ended first; call again. */
  readonly complete: boolean;
  readonly pages: number;
  readonly changedPeople: number;
  /** Until the next confirmation read of a proof (rule R7), null when none is waiting. Meaningful once complete. */
  readonly confirmInMs: number | null;
}

export interface IndexReport {
  /** true: every account that is needed for matching is in the index, or a listing can't be trusted and is done without. */
  readonly complete: boolean;
  /** Read in this slice. */
  readonly pages: number;
  /** The target asked for a pause longer than a page may wait (rule R5): it is asked nothing for so long. */
  readonly resumeInMs: number | null;
}

export interface PlanReport {
  /** People about whom something was decided in this slice, a skip included. */
  readonly planned: number;
  /** true: nobody is due and unplanned. */
  readonly complete: boolean;
  /** Until somebody becomes due by the clock, null when nobody. Meaningful once complete. */
  readonly dueInMs: number | null;
  /** The target asked for a pause longer than a page may wait (rule R5): it is asked nothing for so long. */
  readonly resumeInMs: number | null;
}

export interface GateReport {
  /** Changes released by this call. */
  readonly released: number;
  /** Changes of the job that are held now, by whichever call. */
  readonly held: number;
}

export interface SliceReport {
  readonly written: number;
  /** Changes whose attempt in this slice failed; each has become an escrow. */
  readonly failed: number;
  /** Released changes that are still to be written by this cycle. */
  readonly left: number;
  /** The target asked for a pause longer than a page may wait (rule R5): nothing is sent for so long. */
  readonly resumeInMs: number | null;
}

export interface CycleRef {
  readonly jobId: string;
  readonly cycleId: string;
}

/** `cycleId: null` = the import that goes on without a cycle, while a job is paused or suspended (rule R1). */
export interface ImportRef {
  readonly jobId: string;
  readonly cycleId: string | null;
}

/**
 * The activities that workflows call; implemented in apps/worker. All are safe to repeat. Errors are ApplicationFailures
 * whose `type` is the code that ends up in `cycle.error_code`; non-retryable where trying again can't help.
 */
export interface CycleActivities {
  /** Never fails for a job that is gone: it is `deleted`. */
  readJob(input: { readonly jobId: string }): Promise<CycleWork>;
  /** Makes the row of the next cycle, or returns the one that runs. null: the job is gone or paused by now. */
  openCycle(input: { readonly jobId: string }): Promise<CycleHandle | null>;
  /** R9: the endpoints are those the job is bound to. `source` while only an import follows: the target may be down. */
  checkEndpoints(input: ImportRef & { readonly sides: 'both' | 'source' }): Promise<void>;
  importRound(input: ImportRef): Promise<ImportReport>;
  /** R7: proofs whose second read is due. */
  confirmProofs(input: CycleRef): Promise<ImportReport>;
  /** Called until complete after the first import round of a cycle, before anything is planned. */
  indexTarget(input: CycleRef): Promise<IndexReport>;
  planSlice(input: CycleRef): Promise<PlanReport>;
  /** R8, R2: removals are released only with `planComplete`: nobody is due and unplanned since the last import round. */
  gate(input: CycleRef & { readonly planComplete: boolean }): Promise<GateReport>;
  applySlice(input: CycleRef): Promise<SliceReport>;
  /** The row's phase becomes `wait`: nothing happens until a clock says so. The activities of the other phases set theirs. */
  markWaiting(input: CycleRef): Promise<void>;
  /** Closes a row that says `running`; does nothing to one that is closed or gone. */
  closeCycle(
    input: CycleRef & { readonly outcome: CycleReport['outcome']; readonly errorCode: string | null },
  ): Promise<void>;
  testConnection(input: {
    readonly connectionId: string;
    readonly servicePrincipalId: string | null;
  }): Promise<ConnectionTestReport>;
  /** Exchanges the code that an administrator brought back for tokens, once. */
  authorizeConnection(input: { readonly authorizationId: string }): Promise<ConnectionTestReport>;
}
