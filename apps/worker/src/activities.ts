import { findJob, openCycle, setPhase } from '@lockstep/database';
import type {
  CycleActivities,
  CycleHandle,
  DirectoryActivities,
  OnDemandActivities,
} from '@lockstep/contracts';
import { applySlice } from './apply/apply-slice.ts';
import { authorizeConnection } from './connection/authorize-connection.ts';
import { testConnection } from './connection/test-connection.ts';
import { checkEndpoints } from './cycle/check-endpoints.ts';
import { closeCycle } from './cycle/close-cycle.ts';
import { readJob } from './cycle/read-job.ts';
import { abandonDirectoryChange, changeDirectory } from './directory/change-directory.ts';
import { runGate } from './gate/run-gate.ts';
import { importInCycle, importRound } from './import/import-round.ts';
import { JobClientCache } from './job/job-clients.ts';
import type { CycleContext, JobContext, WritingContext } from './job/job-context.ts';
import { SchemaCache, withCycle, withJob, withWriting } from './job/open-job.ts';
import type { WorkerServices } from './job/services.ts';
import { importPerson } from './on-demand/import-person.ts';
import { planPerson } from './on-demand/plan-person.ts';
import { planSlice } from './plan/plan-slice.ts';
import { indexTarget } from './target/index-target.ts';
import { asFailure } from './temporal/failures.ts';
import { withPulse, type Pulse } from './temporal/pulse.ts';

/** Reads may take this long in one call; the workflow then calls again. */
const readSliceMs = 30_000;

interface CycleRef {
  readonly jobId: string;
  readonly cycleId: string;
}

/** The activities behind the contract: each opens the job from its rows, works on a slice, and keeps what it did. */
export function createActivities(
  services: WorkerServices,
): CycleActivities & OnDemandActivities & DirectoryActivities {
  const opener = { services, clients: new JobClientCache(services), schemas: new SchemaCache() };

  const failing = async <T>(cycleId: string | null, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      services.logger.warn({ err: error, cycleId }, 'an activity failed');
      throw await asFailure(services.db, cycleId, error);
    }
  };
  const inCycle = <T>(ref: CycleRef, work: (job: CycleContext, pulse: Pulse) => Promise<T>) =>
    failing(ref.cycleId, () =>
      withPulse(readSliceMs, (pulse) => withCycle(opener, ref, (job) => work(job, pulse))),
    );
  const writing = <T>(
    ref: CycleRef,
    sliceMs: number,
    work: (job: WritingContext, pulse: Pulse) => Promise<T>,
  ) =>
    failing(ref.cycleId, () =>
      withPulse(sliceMs, (pulse) => withWriting(opener, ref, (job) => work(job, pulse))),
    );
  const inJob = <T>(
    ref: { readonly jobId: string; readonly cycleId: string | null },
    work: (job: JobContext, pulse: Pulse) => Promise<T>,
  ) => {
    const { jobId, cycleId } = ref;
    if (cycleId !== null) return inCycle({ jobId, cycleId }, work);
    return failing(null, () =>
      withPulse(readSliceMs, (pulse) => withJob(opener, jobId, (job) => work(job, pulse))),
    );
  };

  return {
    readJob: ({ jobId }) => failing(null, () => readJob(services, jobId)),
    openCycle: ({ jobId }) =>
      failing(null, async (): Promise<CycleHandle | null> => {
        const job = await findJob(services.db, jobId);
        if (job?.desiredState !== 'started') return null;
        const cycle = await openCycle(services.db, jobId);
        if (cycle !== null) services.logger.info(cycle, 'a cycle is open');
        return cycle;
      }),
    checkEndpoints: (ref) => inJob(ref, (job, pulse) => checkEndpoints(job, ref.sides, pulse)),
    importRound: (ref) =>
      inJob(ref, async (job, pulse) => {
        if (ref.cycleId === null) return importRound(job, pulse);
        await setPhase(services.db, ref.cycleId, 'import');
        return importInCycle(job, pulse);
      }),
    confirmProofs: (ref) => inCycle(ref, importInCycle),
    indexTarget: (ref) => inCycle(ref, indexTarget),
    planSlice: (ref) => inCycle(ref, planSlice),
    gate: (ref) => inCycle(ref, (job) => runGate(job, ref.planComplete)),
    applySlice: async (ref) => {
      const job = await failing(ref.cycleId, () => findJob(services.db, ref.jobId));
      return writing(ref, job?.settings.sliceMs ?? readSliceMs, applySlice);
    },
    markWaiting: ({ cycleId }) => failing(cycleId, () => setPhase(services.db, cycleId, 'wait')),
    importPerson: (ref) => inCycle(ref, importPerson),
    planPerson: (ref) => inCycle(ref, (job, pulse) => planPerson(job, ref.again, pulse)),
    closeCycle: (end) =>
      failing(end.cycleId, async () => {
        await closeCycle(services, end);
        services.logger.info(end, 'a cycle has ended');
      }),
    authorizeConnection: (input) =>
      failing(null, () => withPulse(readSliceMs, () => authorizeConnection(services, input))),
    changeDirectory: (input) =>
      failing(null, () => withPulse(readSliceMs, ({ signal }) => changeDirectory(services, input, signal))),
    abandonDirectoryChange: (input) => failing(null, () => abandonDirectoryChange(services, input)),
    testConnection: (input) =>
      failing(null, () => withPulse(readSliceMs, (pulse) => testConnection(services, input, pulse.signal))),
  };
}
