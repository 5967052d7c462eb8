import {
  addToCycle,
  findCycle,
  findJob,
  findOnDemandRun,
  findSchemaVersion,
  findSourceFacts,
  rememberApplication,
  type Cycle,
  type Db,
} from '@lockstep/database';
import type { ServicePrincipal } from '@lockstep/engine';
import { compileSchema, SchemaError, type CompiledSchema } from '@lockstep/mapping';
import type { JobClientCache, JobClients } from './job-clients.ts';
import type { CycleContext, JobContext, WritingContext } from './job-context.ts';
import { JobTrouble } from './job-trouble.ts';
import type { WorkerServices } from './services.ts';

/** The row of the job or of its cycle is gone: an administrator deleted the job meanwhile. */
export class JobGoneError extends Error {
  override readonly name = 'JobGoneError';
}

/** Compiled schemas by job and version: versions never change. */
export class SchemaCache {
  readonly #compiled = new Map<string, CompiledSchema>();

  async of(services: WorkerServices, jobId: string, version: number): Promise<CompiledSchema> {
    const key = `${jobId} ${String(version)}`;
    const kept = this.#compiled.get(key);
    if (kept !== undefined) return kept;
    const stored = await findSchemaVersion(services.db, jobId, version);
    if (stored === null) throw new JobGoneError('the schema version is gone');
    try {
      const compiled = compileSchema(stored.document);
      this.#compiled.set(key, compiled);
      return compiled;
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      throw new JobTrouble(
        'SchemaInvalid',
        `The synchronization schema, version ${String(version)}, is not valid in this release: ${error.message} An administrator must correct it.`,
        false,
      );
    }
  }
}

export interface JobOpener {
  readonly services: WorkerServices;
  readonly clients: JobClientCache;
  readonly schemas: SchemaCache;
}

/** Runs work on a job within a cycle; the requests that it made are added to the cycle's row, however it ends. */
export async function withCycle<T>(
  opener: JobOpener,
  { jobId, cycleId }: { readonly jobId: string; readonly cycleId: string },
  work: (job: CycleContext, clients: JobClients) => Promise<T>,
): Promise<T> {
  const { db } = opener.services;
  const cycle = await findCycle(db, cycleId);
  if (cycle === null) throw new JobGoneError('the cycle is gone');
  const person = await personOf(db, cycle);
  const dryRunId = cycle.kind === 'dryRun' || cycle.kind === 'preview' ? cycleId : null;
  const { context, clients } = await openJob(opener, jobId, cycle.schemaVersion);
  try {
    return await work({ ...context, cycleId, dryRunId, person, initiatedBy: cycle.initiatedBy }, clients);
  } finally {
    await addToCycle(db, cycleId, {
      requestsToSource: clients.requestsToSource.take(),
      requestsToTarget: clients.requestsToTarget.take(),
    });
  }
}

/** Until the source has told who is meant, the person is the one that was asked for: nobody else is ever touched. */
async function personOf(db: Db, cycle: Cycle): Promise<string | null> {
  if (cycle.kind !== 'onDemand' && cycle.kind !== 'preview') return null;
  const run = await findOnDemandRun(db, cycle.id);
  if (run === null) throw new JobGoneError('the run is gone');
  return run.sourceId ?? run.subject;
}

/** Runs work that may write to the target. A dry run has none (R19). */
export function withWriting<T>(
  opener: JobOpener,
  ref: { readonly jobId: string; readonly cycleId: string },
  work: (job: WritingContext) => Promise<T>,
): Promise<T> {
  return withCycle(opener, ref, (job, { target }) => {
    if (job.dryRunId !== null) throw new Error('a dry run writes nothing');
    return work({ ...job, target });
  });
}

/** Runs work on a job outside of its cycles: the import that goes on while nothing is written (R1). */
export async function withJob<T>(
  opener: JobOpener,
  jobId: string,
  work: (job: JobContext) => Promise<T>,
): Promise<T> {
  const { context } = await openJob(opener, jobId, null);
  return await work(context);
}

async function openJob(
  opener: JobOpener,
  jobId: string,
  version: number | null,
): Promise<{ readonly context: JobContext; readonly clients: JobClients }> {
  const { services } = opener;
  const { db, clock } = services;
  const [job, facts] = await Promise.all([findJob(db, jobId), findSourceFacts(db, jobId)]);
  if (job === null || facts === null) throw new JobGoneError('the job is gone');
  const schemaVersion = version ?? job.schemaVersion;
  const schema = await opener.schemas.of(services, jobId, schemaVersion);
  const clients = await opener.clients.of(job);
  const context: JobContext = {
    db,
    id: jobId,
    firstCycle: job.steadySince === null,
    scope: job.scope,
    servicePrincipalId: job.servicePrincipalId,
    settings: job.settings,
    schema,
    schemaVersion,
    template: clients.template,
    profile: clients.template.profile,
    ...facts,
    source: clients.source,
    target: clients.targetReader,
    boundTenantId: job.boundTenantId,
    boundTargetIdentity: job.boundTargetIdentity,
    services,
    clock,
    rememberApplication: async (application: ServicePrincipal) => {
      await rememberApplication(db, jobId, application);
    },
  };
  return { context, clients };
}
