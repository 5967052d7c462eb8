import { describe, expect, it } from '@jest/globals';
import { signedHeaders, webhookBody, webhookKey } from './webhook.ts';
import { wordsOf } from './words.ts';

describe('the webhook’s signature', () => {
  it('is that of Standard Webhooks, by the vector in its libraries’ tests', () => {
    const key = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    if (key === null) throw new Error('the vector’s secret is refused');
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: new Date(1_614_265_330_999),
      body: '{"test": 2432232314}',
    };
    expect(signedHeaders(key, message)).toMatchObject({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it.each([
    ['plJ3nmyCDGBKInavdOK15jsl'],
    ['whsec_'],
    ['whsec_c2hvcnQ='],
    [`whsec_${Buffer.alloc(65).toString('base64')}`],
    ['whsec_not base64 at all, though long enough it is'],
  ])('is not made with the secret %s', (secret) => {
    expect(webhookKey(secret)).toBeNull();
  });
});

it('the webhook’s body has type, timestamp and data, as Standard Webhooks proposes', () => {
  const content = { reasons: ['TooManyRemovals'], counts: [{ effect: 'disable', count: 6 }] };
  const message = { kind: 'changesHeld', content } as const;
  const job = { id: 'j', displayName: 'Zoom', mailTo: null };
  const createdAt = new Date('2026-11-25T02:00:00Z');
  expect(JSON.parse(webhookBody({ createdAt, job }, message, wordsOf(message)))).toEqual({
    type: 'synchronizationJob.changesHeld',
    timestamp: '2026-11-25T02:00:00.000Z',
    data: {
      jobId: 'j',
      jobDisplayName: 'Zoom',
      summary: 'waits for a decision about held changes',
      text: expect.stringContaining('approve them'),
      ...content,
    },
  });
});
