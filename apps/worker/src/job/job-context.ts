import type { Db, Initiator, SourceFacts } from '@lockstep/database';
import type { AppRole, JobSettings, ServicePrincipal, SourceDirectory } from '@lockstep/engine';
import type { ApplicationTemplate } from '@lockstep/gallery';
import type { CompiledSchema } from '@lockstep/mapping';
import type { TargetProfile } from '@lockstep/scim';
import type { TargetReader, TargetWriter } from '@lockstep/scim/client';
import type { WorkerServices } from './services.ts';

/** Everything that the work on one job needs, for the time of one activity. */
export interface JobContext {
  readonly db: Db;
  readonly id: string;
  /** Whether this is the job's first cycle: the gate then limits no creations (R8). */
  readonly firstCycle: boolean;
  readonly scope: 'assigned' | 'all';
  readonly servicePrincipalId: string;
  readonly settings: JobSettings;
  readonly schema: CompiledSchema;
  /** The version that this cycle uses to its end. */
  readonly schemaVersion: number;
  readonly template: ApplicationTemplate;
  readonly profile: TargetProfile;
  readonly application: SourceFacts['application'];
  readonly appRoles: readonly AppRole[];
  /** The tenant's, where a mapping asks for it. */
  readonly defaultDomain: string | null;
  readonly source: SourceDirectory;
  /** Reads only: who writes is given a `WritingContext` (R19). */
  readonly target: TargetReader;
  readonly boundTenantId: string | null;
  readonly boundTargetIdentity: string | null;
  readonly services: WorkerServices;
  readonly clock: () => number;
  /** Keeps the application's name and roles; people whom a change of the roles concerns become due. */
  rememberApplication(application: ServicePrincipal): Promise<void>;
}

/** A job within one of its cycles. */
export interface CycleContext extends JobContext {
  readonly cycleId: string;
  readonly initiatedBy: Initiator;
  /** The dry run or preview that plans, which keeps what it decides apart from what is to be done; null in every other cycle (R19). */
  readonly dryRunId: string | null;
  /** The one person of a run on demand, by source id: nobody else is proved, released or written. Null: everybody. */
  readonly person: string | null;
}

/** Within a cycle that may write. */
export interface WritingContext extends CycleContext {
  readonly target: TargetWriter;
}
