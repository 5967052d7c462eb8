import { listNotifications, type Db, type Job, type Notification } from '@lockstep/database';
import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type {
  MutationSendTestNotificationArgs,
  ResolversTypes,
  SynchronizationJobNotificationsArgs,
} from '../generated/graphql.generated.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { isUuid, pageRequest, relayConnection } from '../graphql/pagination.ts';
import { DATABASE } from '../tokens.ts';
import { NotificationService } from './notification.service.ts';
import { wordsOf } from './words.ts';

@Resolver('Notification')
export class NotificationResolver {
  readonly #notifications: NotificationService;

  constructor(@Inject(NotificationService) notifications: NotificationService) {
    this.#notifications = notifications;
  }

  @Mutation('sendTestNotification')
  sendTestNotification(@Args() { jobId }: MutationSendTestNotificationArgs) {
    return this.#notifications.sendTest(jobId);
  }

  @ResolveField('summary')
  summary(@Parent() { message }: Notification): string | null {
    return message === null ? null : wordsOf(message).subject;
  }
}

@Resolver('SynchronizationJob')
export class JobNotificationsResolver {
  readonly #db: Db;

  constructor(@Inject(DATABASE) db: Db) {
    this.#db = db;
  }

  @ResolveField('notificationWebhookUrl')
  notificationWebhookUrl(@Parent() job: Job, @Context() { loaders }: GraphqlContext): Promise<string | null> {
    return loaders.webhookUrl.load(job.id);
  }

  @ResolveField('notifications')
  async notifications(
    @Parent() job: Job,
    @Args() args: SynchronizationJobNotificationsArgs,
  ): Promise<ResolversTypes['NotificationConnection']> {
    const request = pageRequest('notifications', isUuid, args);
    const page = await listNotifications(this.#db, job.id, request);
    return relayConnection('notifications', page, ({ id }) => id, request);
  }
}
