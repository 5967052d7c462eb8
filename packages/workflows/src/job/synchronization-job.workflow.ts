import {
  jobInput,
  jobQueries,
  jobSignals,
  type CycleReport,
  type JobInput,
  type JobState,
} from '@lockstep/contracts';
import { continueAsNew, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { parseInput } from '../temporal/parse-input.ts';
import { showJob } from '../temporal/search-attributes.ts';
import { SynchronizationJob } from './synchronization-job.ts';

const changed = defineSignal(jobSignals.changed);
const cycleFinished = defineSignal<[CycleReport]>(jobSignals.cycleFinished);
const state = defineQuery<JobState>(jobQueries.state);

/** The entity of a job: cadence, and the one running cycle. It lives as long as the job's row does. */
export async function synchronizationJob(given: JobInput): Promise<void> {
  const input = parseInput(jobInput, given);
  const job = new SynchronizationJob(input);
  setHandler(changed, () => {
    job.mailbox.post();
  });
  setHandler(cycleFinished, (report) => {
    job.cycleFinished(report);
  });
  setHandler(state, () => job.state);
  showJob(input.jobId);
  const ending = await job.run();
  if (ending === 'continue') await continueAsNew<typeof synchronizationJob>({ ...input, resume: job.memory });
}
