import type { ConnectionTestReport, CycleReport } from './shapes.ts';

/** What a read of the job's row tells the entity. */
export interface CycleWork {
  readonly desiredState: 'paused' | 'started' | 'deleted';
  readonly intervalMs: number;
  /** Milliseconds until the next cycle should start; 0 = now. */
  readonly nextCycleInMs: number;
  /** A cycle that runs already (after a restore or a lost namespace): re-attach to it. */
  readonly running: { readonly cycleId: string; readonly number: number; readonly kind: 'initial' | 'incremental' } | null;
}

export interface ImportReport {
  /** false: the time slice ended first; call again. */
  readonly complete: boolean;
  readonly pages: number;
  readonly changedPeople: number;
  /** Until the next confirmation read of a proof (rule R7), null when none is waiting. */
  readonly confirmInMs: number | null;
}

export interface PlanReport {
  readonly planned: number;
  /** true: nobody is due and unplanned. */
  readonly complete: boolean;
  /** Until somebody becomes due by the clock, null when nobody. */
  readonly dueInMs: number | null;
}

export interface GateReport {
  readonly released: number;
  readonly held: number;
}

export interface SliceReport {
  readonly written: number;
  readonly failed: number;
  readonly left: number;
  /** The target asked for a pause longer than a page may wait (rule R5). */
  readonly resumeInMs: number | null;
}

interface CycleRef {
  readonly jobId: string;
  readonly cycleId: string;
}

/** The activities that workflows call; implemented in apps/worker. All are safe to repeat. */
export interface CycleActivities {
  readJob(input: { readonly jobId: string }): Promise<CycleWork>;
  /** Makes the row of the next cycle, or returns the one that runs. */
  openCycle(input: { readonly jobId: string }): Promise<{ cycleId: string; number: number; kind: 'initial' | 'incremental' }>;
  /** R9: the endpoints are those the job is bound to. */
  checkEndpoints(input: CycleRef): Promise<void>;
  importRound(input: CycleRef): Promise<ImportReport>;
  /** R7: proofs whose second read is due. */
  confirmProofs(input: CycleRef): Promise<ImportReport>;
  indexTarget(input: CycleRef): Promise<{ complete: boolean }>;
  planSlice(input: CycleRef): Promise<PlanReport>;
  gate(input: CycleRef): Promise<GateReport>;
  applySlice(input: CycleRef): Promise<SliceReport>;
  closeCycle(input: CycleRef & { readonly outcome: CycleReport['outcome']; readonly errorCode: string | null }): Promise<void>;
  testConnection(input: { readonly connectionId: string; readonly servicePrincipalId: string | null }): Promise<ConnectionTestReport>;
}
