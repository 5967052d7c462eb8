import { findJob, retryPeople, type Db } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { MutationRetryNowArgs, ResolversTypes } from '../generated/graphql.generated.ts';
import { temporalWarnings, validationError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';

const mostPeople = 1_000;

@Resolver()
export class RetryNowResolver {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  @Mutation('retryNow')
  async retryNow(
    @Args() { jobId, sourceIds }: MutationRetryNowArgs,
  ): Promise<ResolversTypes['RetryNowResult']> {
    if (sourceIds.length === 0 || sourceIds.length > mostPeople) {
      return validationError(
        'sourceIds',
        `Name 1 to ${String(mostPeople)} people; more can be sent in parts.`,
      );
    }
    const retried = await this.#db.transaction().execute((tx) => retryPeople(tx, jobId, sourceIds));
    if (retried === null) return unknownJob('jobId', jobId);
    const warnings = retried.length === 0 ? [] : temporalWarnings(await this.#workflows.jobChanged(jobId));
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('jobId', jobId);
    const done = new Set(retried);
    const notRetried = sourceIds.filter((id) => !done.has(id));
    return { __typename: 'PeopleRetried', job, retried: retried.length, notRetried, warnings };
  }
}
