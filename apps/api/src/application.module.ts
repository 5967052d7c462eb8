import type { Db } from '@lockstep/database';
import type { Logger } from '@lockstep/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, getConfigToken, registerAs } from '@nestjs/config';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { TerminusModule } from '@nestjs/terminus';
import { AccountController } from './account/account.controller.ts';
import { SessionsResolver } from './account/sessions.resolver.ts';
import type { SignIn } from './account/sign-in.ts';
import { ActingInterceptor } from './audit/acting.interceptor.ts';
import { AuditResolver } from './audit/audit.resolver.ts';
import { AccessGuard } from './auth/access.guard.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { ChangeResolver, JobChangesResolver } from './change/change.resolver.ts';
import { HeldChangesResolver } from './change/held-changes.resolver.ts';
import { HeldChangesService } from './change/held-changes.service.ts';
import { AuthorizationController } from './connection/authorization.controller.ts';
import { AuthorizationService } from './connection/authorization.service.ts';
import { ConnectionTestService } from './connection/connection-test.service.ts';
import { ConnectionResolver } from './connection/connection.resolver.ts';
import { ConnectionService } from './connection/connection.service.ts';
import { CycleResolver, JobCyclesResolver } from './cycle/cycle.resolver.ts';
import { DirectoryChangeResolver, JobApplicationResolver } from './directory/directory.resolver.ts';
import { DirectoryService } from './directory/directory.service.ts';
import { DryRunMutationsResolver, DryRunResolver, JobDryRunResolver } from './dry-run/dry-run.resolver.ts';
import { DryRunService } from './dry-run/dry-run.service.ts';
import type { Environment } from './environment.ts';
import { graphqlOptions } from './graphql/graphql-options.ts';
import { HealthController } from './health/health.controller.ts';
import { JobControlService } from './job/job-control.service.ts';
import { JobMutationsResolver } from './job/job-mutations.resolver.ts';
import { JobStatusResolver } from './job/job-status.resolver.ts';
import { JobResolver } from './job/job.resolver.ts';
import { JobService } from './job/job.service.ts';
import { NotificationResolver, JobNotificationsResolver } from './notification/notification.resolver.ts';
import { NotificationService } from './notification/notification.service.ts';
import type { Notifier } from './notification/notifier.ts';
import { JobOnDemandRunsResolver, OnDemandRunResolver } from './on-demand/on-demand.resolver.ts';
import { OnDemandService } from './on-demand/on-demand.service.ts';
import { PageController } from './page/page.controller.ts';
import { JobPeopleResolver, PersonResolver } from './person/person.resolver.ts';
import { RetryNowResolver } from './person/retry-now.resolver.ts';
import {
  JobProvisioningLogsResolver,
  ProvisioningLogResolver,
} from './provisioning-log/provisioning-log.resolver.ts';
import { ProvisioningTimesResolver } from './provisioning-time/provisioning-time.resolver.ts';
import {
  JobSchemaDraftResolver,
  SchemaDraftResolver,
} from './synchronization-schema/schema-draft.resolver.ts';
import { SchemaDraftService } from './synchronization-schema/schema-draft.service.ts';
import { SchemaTrialResolver } from './synchronization-schema/schema-trial.resolver.ts';
import { SchemaTrialService } from './synchronization-schema/schema-trial.service.ts';
import { SynchronizationSchemaResolver } from './synchronization-schema/synchronization-schema.resolver.ts';
import { SynchronizationSchemaService } from './synchronization-schema/synchronization-schema.service.ts';
import { TemplateResolver } from './template/template.resolver.ts';
import type { WorkflowControl } from './temporal/workflow-control.ts';
import { AUTHENTICATOR, DATABASE, ENVIRONMENT, NOTIFIER, SIGN_IN, WORKFLOWS } from './tokens.ts';

export interface Foundation {
  readonly environment: Environment;
  readonly db: Db;
  readonly logger: Logger;
  readonly workflows: WorkflowControl;
  readonly notifier: Notifier;
  readonly authenticator: Authenticator;
  /** Null: nobody signs in in a browser. */
  readonly signIn: SignIn | null;
}

/** Resolvers are always plain class providers: 14.0.3 of @nestjs/graphql skips guards on those made by a factory. */
const resolvers = [
  TemplateResolver,
  ConnectionResolver,
  JobResolver,
  JobMutationsResolver,
  JobStatusResolver,
  SynchronizationSchemaResolver,
  SchemaDraftResolver,
  JobSchemaDraftResolver,
  SchemaTrialResolver,
  CycleResolver,
  JobCyclesResolver,
  DryRunMutationsResolver,
  JobDryRunResolver,
  DryRunResolver,
  OnDemandRunResolver,
  JobOnDemandRunsResolver,
  ChangeResolver,
  JobChangesResolver,
  HeldChangesResolver,
  ProvisioningLogResolver,
  JobProvisioningLogsResolver,
  ProvisioningTimesResolver,
  PersonResolver,
  JobPeopleResolver,
  NotificationResolver,
  JobNotificationsResolver,
  RetryNowResolver,
  AuditResolver,
  SessionsResolver,
  DirectoryChangeResolver,
  JobApplicationResolver,
];

const configuration = 'lockstep';

@Module({})
export class ApplicationModule {
  static register({
    environment,
    db,
    logger,
    workflows,
    notifier,
    authenticator,
    signIn,
  }: Foundation): DynamicModule {
    return {
      module: ApplicationModule,
      imports: [
        // The environment was read and checked before Nest began: nothing here looks at process.env again.
        ConfigModule.forRoot({
          ignoreEnvFile: true,
          ignoreEnvVars: true,
          skipProcessEnv: true,
          isGlobal: true,
          load: [registerAs(configuration, () => environment)],
        }),
        TerminusModule.forRoot({ logger: false }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          ...graphqlOptions(environment, db, logger, authenticator),
        }),
      ],
      controllers: [HealthController, PageController, AuthorizationController, AccountController],
      providers: [
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: ActingInterceptor },
        { provide: ENVIRONMENT, useExisting: getConfigToken(configuration) },
        { provide: DATABASE, useValue: db },
        { provide: WORKFLOWS, useValue: workflows },
        { provide: NOTIFIER, useValue: notifier },
        { provide: AUTHENTICATOR, useValue: authenticator },
        { provide: SIGN_IN, useValue: signIn },
        ConnectionService,
        ConnectionTestService,
        AuthorizationService,
        JobService,
        JobControlService,
        HeldChangesService,
        DryRunService,
        OnDemandService,
        DirectoryService,
        NotificationService,
        SynchronizationSchemaService,
        SchemaDraftService,
        SchemaTrialService,
        ...resolvers,
      ],
    };
  }
}
