import { findCycle, findJob, openDryRun, stopDryRun, type Db } from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type { ResolversTypes } from '../generated/graphql.generated.ts';
import { conflictError, temporalWarnings } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';

/** R19. The row is written first; the job's workflow finds it and runs it, whether the job is started or not (DESIGN §3). */
@Injectable()
export class DryRunService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  async start(jobId: string): Promise<ResolversTypes['StartDryRunResult']> {
    const opened = await openDryRun(this.#db, jobId);
    if (opened === null) return unknownJob('jobId', jobId);
    if (opened.kind === 'busy') {
      const { kind, number } = opened.running;
      const what = kind === 'dryRun' ? 'A dry run' : 'A cycle';
      return conflictError(
        'jobId',
        `${what} of this job runs (number ${String(number)}), and a dry run would read the source's changes at the same time. ` +
          'Wait until it has ended, or pause the job; then start the dry run again.',
      );
    }
    return this.#payload(jobId, opened.cycleId);
  }

  async stop(jobId: string): Promise<ResolversTypes['StopDryRunResult']> {
    if ((await findJob(this.#db, jobId)) === null) return unknownJob('jobId', jobId);
    const cycleId = await stopDryRun(this.#db, jobId);
    if (cycleId === null)
      return conflictError('jobId', 'No dry run of this job runs: nothing had to be ended.');
    return this.#payload(jobId, cycleId);
  }

  async #payload(jobId: string, cycleId: string) {
    const warnings = temporalWarnings(await this.#workflows.jobChanged(jobId));
    const dryRun = await findCycle(this.#db, cycleId);
    if (dryRun === null) return unknownJob('jobId', jobId);
    return { __typename: 'DryRunPayload', dryRun, warnings } as const;
  }
}
