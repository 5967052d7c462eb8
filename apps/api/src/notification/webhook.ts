import { createHmac } from 'node:crypto';
import type { ClaimedDelivery } from '@lockstep/database';
import type { NotificationMessage } from '@lockstep/engine';
import { EgressError, type Egress } from '@lockstep/platform/egress';
import type { Words } from './words.ts';

const secretForm = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** What signs: 24 to 64 random bytes, as Standard Webhooks wants. Null when the text is no such secret. */
export function webhookKey(secret: string): Buffer | null {
  const encoded = secretForm.exec(secret)?.[1];
  const key = Buffer.from(encoded ?? '', 'base64');
  return key.length >= 24 && key.length <= 64 ? key : null;
}

export interface WebhookMessage {
  /** The same for every attempt: whoever receives it knows a repeat by it. */
  readonly id: string;
  readonly timestamp: Date;
  readonly body: string;
}

/** Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). */
export function signedHeaders(key: Buffer, { id, timestamp, body }: WebhookMessage): Record<string, string> {
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature}`,
  };
}

/** `data` holds the kind's own content beside the words. */
export function webhookBody(
  delivery: Pick<ClaimedDelivery, 'createdAt' | 'job'>,
  message: NotificationMessage,
  words: Words,
): string {
  return JSON.stringify({
    type: `synchronizationJob.${message.kind}`,
    timestamp: delivery.createdAt.toISOString(),
    data: {
      jobId: delivery.job.id,
      jobDisplayName: delivery.job.displayName,
      summary: words.subject,
      text: words.paragraphs.join(' '),
      ...message.content,
    },
  });
}

const mostOfAnswer = 64 * 1024;

/** Null when it was taken; else what happened and who must act. */
export async function postWebhook(
  egress: Egress,
  url: string,
  key: Buffer,
  message: WebhookMessage,
): Promise<string | null> {
  try {
    const { status } = await egress.request({
      method: 'POST',
      url,
      headers: { ...signedHeaders(key, message), 'user-agent': 'Lockstep' },
      body: message.body,
      maxResponseBytes: mostOfAnswer,
    });
    if (status >= 200 && status < 300) return null;
    const moved =
      status >= 300 && status < 400 ? ' Redirects are not followed: enter the final address.' : '';
    return `The webhook answered with HTTP ${String(status)} instead of 2xx. Whoever runs the receiver must look at its log, or the administrator must correct the address.${moved}`;
  } catch (error) {
    if (error instanceof EgressError) return error.message;
    throw error;
  }
}
