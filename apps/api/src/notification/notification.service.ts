import { findJob, findWebhookUrls, type Db } from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type { ResolversTypes } from '../generated/graphql.generated.ts';
import { conflictError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import { DATABASE, NOTIFIER } from '../tokens.ts';
import type { Notifier } from './notifier.ts';

@Injectable()
export class NotificationService {
  readonly #db: Db;
  readonly #notifier: Notifier;

  constructor(@Inject(DATABASE) db: Db, @Inject(NOTIFIER) notifier: Notifier) {
    this.#db = db;
    this.#notifier = notifier;
  }

  async sendTest(jobId: string): Promise<ResolversTypes['SendTestNotificationResult']> {
    const job = await findJob(this.#db, jobId);
    if (job === null) return unknownJob('jobId', jobId);
    const webhooks = await findWebhookUrls(this.#db, [jobId]);
    if (job.notificationEmail === null && webhooks.size === 0) {
      return conflictError(
        'jobId',
        'The job names nobody to be told: enter notificationEmail or notificationWebhook with updateJob first.',
      );
    }
    const notification = await this.#notifier.sendTest(jobId);
    const sent = notification.deliveries.every(({ state }) => state === 'sent');
    return { __typename: 'TestNotification', sent, notification };
  }
}
