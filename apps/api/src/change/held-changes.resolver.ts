import { Inject } from '@nestjs/common';
import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type {
  MutationApproveChangesArgs,
  MutationRejectChangesArgs,
} from '../generated/graphql.generated.ts';
import { HeldChangesService } from './held-changes.service.ts';

@Resolver()
export class HeldChangesResolver {
  readonly #held: HeldChangesService;

  constructor(@Inject(HeldChangesService) held: HeldChangesService) {
    this.#held = held;
  }

  @Mutation('approveChanges')
  approveChanges(@Args() { input }: MutationApproveChangesArgs) {
    return this.#held.approve(input);
  }

  @Mutation('rejectChanges')
  rejectChanges(@Args() { input }: MutationRejectChangesArgs) {
    return this.#held.reject(input);
  }
}
