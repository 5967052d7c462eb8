import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type {
  QueryExplainPersonArgs,
  QuerySynchronizationSchemaImpactArgs,
} from '../generated/graphql.generated.ts';
import { SchemaTrialService } from './schema-trial.service.ts';

@Resolver()
export class SchemaTrialResolver {
  readonly #trials: SchemaTrialService;

  constructor(@Inject(SchemaTrialService) trials: SchemaTrialService) {
    this.#trials = trials;
  }

  @Query('synchronizationSchemaImpact')
  impact(@Args() args: QuerySynchronizationSchemaImpactArgs) {
    return this.#trials.impact(args);
  }

  @Query('explainPerson')
  explain(@Args() args: QueryExplainPersonArgs) {
    return this.#trials.explain(args);
  }
}
