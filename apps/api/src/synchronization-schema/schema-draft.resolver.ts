import type { Job, SchemaDraft } from '@lockstep/database';
import { exportSchema } from '@lockstep/mapping';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type {
  MutationDiscardSynchronizationSchemaDraftArgs,
  MutationPublishSynchronizationSchemaDraftArgs,
  MutationRestoreSynchronizationSchemaVersionArgs,
  MutationSaveSynchronizationSchemaDraftArgs,
  QueryValidateSynchronizationSchemaArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import { inputError } from '../graphql/pagination.ts';
import { unknownJob } from '../job/job-problems.ts';
import { SchemaDraftService } from './schema-draft.service.ts';
import { SynchronizationSchemaService } from './synchronization-schema.service.ts';

@Resolver('SynchronizationSchemaDraft')
export class SchemaDraftResolver {
  readonly #drafts: SchemaDraftService;
  readonly #schemas: SynchronizationSchemaService;

  constructor(
    @Inject(SchemaDraftService) drafts: SchemaDraftService,
    @Inject(SynchronizationSchemaService) schemas: SynchronizationSchemaService,
  ) {
    this.#drafts = drafts;
    this.#schemas = schemas;
  }

  @Query('validateSynchronizationSchema')
  async validate(
    @Args() args: QueryValidateSynchronizationSchemaArgs,
  ): Promise<ResolversTypes['SchemaIssue'][]> {
    const issues = await this.#drafts.validate(args);
    if (issues === null) throw inputError(unknownJob('jobId', args.jobId).message);
    return [...issues];
  }

  @Mutation('saveSynchronizationSchemaDraft')
  save(@Args() args: MutationSaveSynchronizationSchemaDraftArgs) {
    return this.#drafts.save(args);
  }

  @Mutation('publishSynchronizationSchemaDraft')
  publish(@Args() args: MutationPublishSynchronizationSchemaDraftArgs) {
    return this.#schemas.publish(args);
  }

  @Mutation('discardSynchronizationSchemaDraft')
  discard(@Args() { jobId }: MutationDiscardSynchronizationSchemaDraftArgs) {
    return this.#drafts.discard(jobId);
  }

  @Mutation('restoreSynchronizationSchemaVersion')
  restore(@Args() args: MutationRestoreSynchronizationSchemaVersionArgs) {
    return this.#schemas.restore(args);
  }

  @ResolveField('schema')
  schema(@Parent() draft: SchemaDraft): unknown {
    return exportSchema(draft.document);
  }

  @ResolveField('basedOnVersion')
  basedOnVersion(@Parent() draft: SchemaDraft): number {
    return draft.basedOn;
  }

  @ResolveField('issues')
  async issues(@Parent() draft: SchemaDraft): Promise<ResolversTypes['SchemaIssue'][]> {
    return [...(await this.#drafts.issues(draft))];
  }
}

@Resolver('SynchronizationJob')
export class JobSchemaDraftResolver {
  readonly #drafts: SchemaDraftService;

  constructor(@Inject(SchemaDraftService) drafts: SchemaDraftService) {
    this.#drafts = drafts;
  }

  @ResolveField('synchronizationSchemaDraft')
  draft(@Parent() job: Job): Promise<SchemaDraft | null> {
    return this.#drafts.find(job.id);
  }
}
