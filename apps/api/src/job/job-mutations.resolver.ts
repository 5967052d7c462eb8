import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type {
  MutationCreateJobArgs,
  MutationDeleteJobArgs,
  MutationPauseJobArgs,
  MutationRestartJobArgs,
  MutationStartJobArgs,
  MutationUpdateJobArgs,
} from '../generated/graphql.generated.ts';
import { JobControlService } from './job-control.service.ts';
import { JobService } from './job.service.ts';

@Resolver()
export class JobMutationsResolver {
  readonly #jobs: JobService;
  readonly #control: JobControlService;

  constructor(@Inject(JobService) jobs: JobService, @Inject(JobControlService) control: JobControlService) {
    this.#jobs = jobs;
    this.#control = control;
  }

  @Mutation('createJob')
  createJob(@Args() { input }: MutationCreateJobArgs) {
    return this.#jobs.create(input);
  }

  @Mutation('updateJob')
  updateJob(@Args() { input }: MutationUpdateJobArgs) {
    return this.#jobs.update(input);
  }

  @Mutation('deleteJob')
  deleteJob(@Args() { id }: MutationDeleteJobArgs) {
    return this.#jobs.delete(id);
  }

  @Mutation('startJob')
  startJob(@Args() { id }: MutationStartJobArgs) {
    return this.#control.start(id);
  }

  @Mutation('pauseJob')
  pauseJob(@Args() { id }: MutationPauseJobArgs) {
    return this.#control.pause(id);
  }

  @Mutation('restartJob')
  restartJob(@Args() { id, criteria }: MutationRestartJobArgs) {
    return this.#control.restart(id, criteria ?? []);
  }
}
