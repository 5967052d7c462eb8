import { provisioningTimes, type Db, type Job } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type {
  ResolversTypes,
  SynchronizationJobProvisioningTimesArgs,
} from '../generated/graphql.generated.ts';
import { inputError } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';

const longestDays = 366;

@Resolver('SynchronizationJob')
export class ProvisioningTimesResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('provisioningTimes')
  async provisioningTimes(
    @Parent() job: Job,
    @Args() { days }: SynchronizationJobProvisioningTimesArgs,
  ): Promise<readonly ResolversTypes['ProvisioningTimes'][]> {
    if (days < 1 || days > longestDays) {
      throw inputError(`"days" is ${String(days)}: ask for 1 to ${String(longestDays)}.`);
    }
    const times = await provisioningTimes(this.#db, job.id, days);
    return times.map((time) => ({
      day: time.day,
      people: time.people,
      p50Milliseconds: time.p50Ms,
      p95Milliseconds: time.p95Ms,
      unobservedP50Milliseconds: time.unobservedP50Ms,
      unobservedP95Milliseconds: time.unobservedP95Ms,
    }));
  }
}
