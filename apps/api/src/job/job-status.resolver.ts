import {
  countClosedSince,
  listQuarantineHistory,
  readWorkLeft,
  type Cycle,
  type Db,
  type Job,
} from '@lockstep/database';
import { nextCycleAt } from '@lockstep/engine';
import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type {
  ResolversTypes,
  SynchronizationStatusQuarantineHistoryArgs,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isUuid, pageRequest } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';
import { quarantineOf, statusCode, suspensionReason } from './job-status.ts';
import { progressOf } from './progress.ts';

/** A rate over less than this jumps; over more it lags. */
const rateWindowMs = 60_000;

@Resolver('SynchronizationStatus')
export class JobStatusResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('code')
  code(@Parent() job: Job) {
    return statusCode(job);
  }

  @ResolveField('reason')
  reason(@Parent() job: Job) {
    return suspensionReason(job);
  }

  @ResolveField('quarantine')
  quarantine(@Parent() job: Job) {
    return quarantineOf(job);
  }

  @ResolveField('quarantineHistory')
  quarantineHistory(@Parent() job: Job, @Args() { first }: SynchronizationStatusQuarantineHistoryArgs) {
    const page = pageRequest('quarantineHistory', isUuid, { first });
    return listQuarantineHistory(this.#db, job.id, page.first);
  }

  @ResolveField('lastCycle')
  lastCycle(@Parent() job: Job, @Context() { loaders }: GraphqlContext): Promise<Cycle | null> {
    return loaders.lastCycle.load(job.id);
  }

  @ResolveField('lastSuccessfulCycle')
  lastSuccessfulCycle(@Parent() job: Job, @Context() { loaders }: GraphqlContext): Promise<Cycle | null> {
    return loaders.lastSuccessfulCycle.load(job.id);
  }

  @ResolveField('nextCycleAt')
  async nextCycleAt(@Parent() job: Job, @Context() { loaders }: GraphqlContext): Promise<Date | null> {
    return nextCycleAt(job, await loaders.lastCycle.load(job.id));
  }

  @ResolveField('targetPausedUntil')
  targetPausedUntil(@Parent() job: Job, @Context() { loaders }: GraphqlContext): Promise<Date | null> {
    return loaders.targetPause.load(job.targetConnectionId);
  }

  @ResolveField('linkedAccounts')
  linkedAccounts(@Parent() job: Job, @Context() { loaders }: GraphqlContext): Promise<number> {
    return loaders.linkCount.load(job.id);
  }

  @ResolveField('progress')
  async progress(
    @Parent() job: Job,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ResolversTypes['CycleProgress'] | null> {
    const cycle = await loaders.lastCycle.load(job.id);
    if (cycle?.state !== 'running') return null;
    const now = Date.now();
    const since = Math.max(
      now - rateWindowMs,
      cycle.startedAt.getTime(),
      cycle.applyingSince?.getTime() ?? 0,
    );
    const [people, changes, closedLately] = await Promise.all([
      readWorkLeft(this.#db, job.id, cycle.schemaVersion, new Date(now)),
      loaders.changeCounts.load(cycle.id),
      countClosedSince(this.#db, cycle.id, new Date(since)),
    ]);
    return progressOf({
      cycle,
      people,
      changes,
      closedLately,
      windowMs: now - since,
      reason: suspensionReason(job),
    });
  }
}
