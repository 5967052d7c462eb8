import { onDemandLifetimeMs } from '@lockstep/contracts';
import {
  closeAbandonedRun,
  findOnDemandRun,
  openOnDemandRun,
  type Db,
  type OnDemandRun,
} from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type { ProvisionOnDemandInput, ResolversTypes } from '../generated/graphql.generated.ts';
import { isUuid } from '../graphql/pagination.ts';
import { serviceUnavailableError, validationError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';

/** An object id, or anything that could be a user principal name: at most 113 characters, and an @. */
const longestName = 113;
const isSubject = (text: string): boolean =>
  isUuid(text) || (/^[^\s/?@]+@[^\s/?@]+$/.test(text) && text.length <= longestName);

const noAnswer = {
  code: 'NoAnswer',
  message:
    'The run did not come to an end within five minutes. What it had begun to write is looked at and finished by the next cycle. The operator should see whether a worker runs; then ask again.',
};

/** R19. Unlike what a job does, a run that nobody takes up is of no use later: without Temporal there is none. */
@Injectable()
export class OnDemandService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  async provision({
    jobId,
    subject: given,
    mode,
  }: ProvisionOnDemandInput): Promise<ResolversTypes['ProvisionOnDemandResult']> {
    const subject = given.trim();
    if (!isSubject(subject)) {
      return validationError(
        'input.subject',
        'Name one person by their object id (a UUID) or user principal name (name@domain) in Microsoft Entra ID.',
      );
    }
    const preview = mode === 'preview';
    const request = { jobId, subject, preview, lifetimeMs: onDemandLifetimeMs };
    const opened = await openOnDemandRun(this.#db, request);
    if (opened === null) return unknownJob('input.jobId', jobId);
    const { cycleId } = opened;
    if (opened.isNew) {
      const reached = await this.#workflows.provisionOnDemand({ jobId, cycleId, preview });
      if (!reached.reached) {
        const message = `Temporal can't be reached (${reached.problem}), so nobody was provisioned and nothing was changed. The operator should look at Temporal; then ask again.`;
        await closeAbandonedRun(this.#db, cycleId, { code: 'TemporalUnavailable', message });
        return serviceUnavailableError(message);
      }
    }
    const run = await this.find(cycleId);
    return run === null ? unknownJob('input.jobId', jobId) : { __typename: 'OnDemandPayload', run };
  }

  /** A run that outlived its workflow's time limit is not alive, whatever its row says: no worker took it up, or it was stopped. */
  async find(cycleId: string): Promise<OnDemandRun | null> {
    const run = await findOnDemandRun(this.#db, cycleId);
    if (run?.cycle.state !== 'running') return run;
    if (Date.now() - run.cycle.startedAt.getTime() < onDemandLifetimeMs) return run;
    await closeAbandonedRun(this.#db, cycleId, noAnswer);
    return findOnDemandRun(this.#db, cycleId);
  }
}
