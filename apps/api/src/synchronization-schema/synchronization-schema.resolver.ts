import type { SchemaVersion } from '@lockstep/database';
import { exportSchema } from '@lockstep/mapping';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type {
  MutationUpdateSynchronizationSchemaArgs,
  QuerySynchronizationSchemaArgs,
  ResolversTypes,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { findTemplate } from '../template/templates.ts';
import { schemaIssues } from './check-schema.ts';
import { SynchronizationSchemaService } from './synchronization-schema.service.ts';

@Resolver('SynchronizationSchemaVersion')
export class SynchronizationSchemaResolver {
  readonly #schemas: SynchronizationSchemaService;

  constructor(@Inject(SynchronizationSchemaService) schemas: SynchronizationSchemaService) {
    this.#schemas = schemas;
  }

  @Query('synchronizationSchema')
  synchronizationSchema(
    @Args() { jobId, version }: QuerySynchronizationSchemaArgs,
  ): Promise<SchemaVersion | null> {
    return this.#schemas.find(jobId, version ?? null);
  }

  @Mutation('updateSynchronizationSchema')
  updateSynchronizationSchema(@Args() args: MutationUpdateSynchronizationSchemaArgs) {
    return this.#schemas.update(args);
  }

  @ResolveField('schema')
  schema(@Parent() version: SchemaVersion): unknown {
    return exportSchema(version.document);
  }

  @ResolveField('issues')
  async issues(
    @Parent() version: SchemaVersion,
    @Context() { loaders }: GraphqlContext,
  ): Promise<ResolversTypes['SchemaIssue'][]> {
    const job = await loaders.job.load(version.jobId);
    const template = job === null ? null : findTemplate(job.templateId);
    return template === null ? [] : [...schemaIssues(template, version.document)];
  }
}
