import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimDeliveries, deleteJob, enqueueNotification, type NewNotification } from '@lockstep/database';
import { openEgress } from '@lockstep/platform/egress';
import { seedJob } from '@lockstep/testkit';
import { sql } from 'kysely';
import { z } from 'zod';
import { startSmtpServer, type TestSmtpServer } from '../testing/smtp-server.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';
import { createNotifier } from './create-notifier.ts';

const address = 'admin@contoso.example';
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const since = '2026-11-25T02:00:00.000Z';

let smtp: TestSmtpServer;
let receiver: WebhookReceiver;
let api: TestApplication;
let jobId: string;

beforeAll(async () => {
  smtp = await startSmtpServer();
  receiver = await startWebhookReceiver();
  api = await startTestApplication({
    variables: {
      SMTP_URL: `smtp://127.0.0.1:${String(smtp.port)}`,
      SMTP_FROM: 'Lockstep <lockstep@contoso.example>',
      LOCKSTEP_PUBLIC_URL: 'https://lockstep.contoso.example',
      LOCKSTEP_ALLOW_PRIVATE_ADDRESSES: 'true',
    },
  });
});
afterAll(async () => {
  await api.stop();
  await smtp.stop();
  await receiver.stop();
});

/** A job that wants mail. */
beforeEach(async () => {
  ({ jobId } = await seedJob(api.db, {
    configuration: { notificationEmail: address, notifyOnFailure: true },
  }));
});

const recovered = (key: string): NewNotification => ({
  jobId,
  kind: 'recovered',
  dedupeKey: key,
  content: { reason: 'TargetUnavailable', since },
});
const enqueue = (notification: NewNotification) => enqueueNotification(api.db, notification);

const setJob = (columns: { notification_email?: string | null; notify_on_failure?: boolean }) =>
  api.db.updateTable('job').set(columns).where('id', '=', jobId).execute();

/** As if it were due now. */
const due = () =>
  sql`update notification_delivery d set next_attempt_at = now() from notification n
    where n.id = d.notification_id and n.job_id = ${jobId} and state in ('waiting', 'sending')`.execute(
    api.db,
  );

const listed = z.object({
  job: z.object({
    notifications: z.object({
      edges: z.array(
        z.object({
          node: z.object({
            id: z.string(),
            kind: z.string(),
            summary: z.string().nullable(),
            deliveries: z.array(
              z.object({
                channel: z.string(),
                state: z.string(),
                attempts: z.number(),
                nextAttemptAt: z.coerce.date().nullable(),
                sentAt: z.coerce.date().nullable(),
                lastError: z.string().nullable(),
              }),
            ),
          }),
        }),
      ),
    }),
  }),
});

/** Of the test's job, newest first. */
async function outbox() {
  const answer = await api.graphql(
    `query ($id: UUID!) { job(id: $id) { notifications { edges { node { id kind summary
      deliveries { channel state attempts nextAttemptAt sentAt lastError } } } } } }`,
    { id: jobId },
  );
  return listed.parse(answer).job.notifications.edges.map(({ node }) => node);
}

async function onlyDelivery() {
  const [notification] = await outbox();
  const [delivery] = notification?.deliveries ?? [];
  if (notification === undefined || delivery === undefined) throw new Error('nothing is in the outbox');
  return { id: notification.id, ...delivery };
}

const mailsOf = (id: string) => smtp.mails.filter(({ messageId }) => messageId === `<${id}@contoso.example>`);

async function withWebhook(url = receiver.url) {
  const { updateJob } = await api.graphql(
    `mutation ($input: UpdateJobInput!) { updateJob(input: $input) { __typename
      ... on JobPayload { job { notificationWebhookUrl } } ... on ValidationError { field message } } }`,
    { input: { id: jobId, notificationWebhook: { url, secret } } },
  );
  expect(updateJob).toMatchObject({ job: { notificationWebhookUrl: url } });
}

describe('mail', () => {
  it('N1, R21: goes out once, as text and HTML, from a machine that wants no answer', async () => {
    expect(await enqueue(recovered('a'))).toBe(true);
    expect(await enqueue(recovered('a'))).toBe(false);
    await api.notifier.deliverDue();
    await api.notifier.deliverDue();
    const { id, ...delivery } = await onlyDelivery();
    expect(delivery).toMatchObject({ channel: 'MAIL', state: 'SENT', attempts: 1, lastError: null });
    expect(delivery.sentAt).not.toBeNull();
    const [mail, ...more] = mailsOf(id);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      subject: '[Lockstep] Zoom: goes on again',
      from: { value: [{ name: 'Lockstep', address: 'lockstep@contoso.example' }] },
      to: { value: [{ address }] },
      text: expect.stringContaining('https://lockstep.contoso.example'),
      html: expect.stringContaining('<table'),
    });
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.headers.get('x-auto-response-suppress')).toBe('All');
  });

  it('N3: without the checkbox or an address nothing goes out, and the row stands all the same', async () => {
    await setJob({ notify_on_failure: false });
    await enqueue(recovered('a'));
    await setJob({ notify_on_failure: true, notification_email: null });
    await enqueue(recovered('b'));
    expect(await outbox()).toMatchObject([{ deliveries: [] }, { deliveries: [] }]);
    // What waits when the checkbox is cleared is not sent either.
    await setJob({ notification_email: address });
    await enqueue(recovered('c'));
    await setJob({ notify_on_failure: false });
    await api.notifier.deliverDue();
    const { id, ...delivery } = await onlyDelivery();
    expect(delivery).toMatchObject({ state: 'DROPPED', lastError: expect.stringContaining('wants no mail') });
    expect(mailsOf(id)).toEqual([]);
  });

  it('R21: is tried again while the server is away, with the cause on its row, and given up after three days', async () => {
    const { port } = smtp;
    await smtp.stop();
    await enqueue(recovered('a'));
    await api.notifier.deliverDue();
    const first = await onlyDelivery();
    expect(first).toMatchObject({ state: 'WAITING', attempts: 1 });
    expect(first.lastError).toMatch(
      /127\.0\.0\.1:\d+ could not be used.*Whoever runs Lockstep must check SMTP_URL/,
    );
    const waitsMs = (first.nextAttemptAt?.getTime() ?? 0) - Date.now();
    expect(waitsMs).toBeGreaterThan(50_000);
    expect(waitsMs).toBeLessThanOrEqual(60_000);
    // Not before its time.
    await api.notifier.deliverDue();
    expect(await onlyDelivery()).toMatchObject({ attempts: 1 });
    await enqueue(recovered('b'));
    await sql`update notification set created_at = now() - interval '3 days' where job_id = ${jobId} and dedupe_key = 'b'`.execute(
      api.db,
    );
    await api.notifier.deliverDue();
    expect(await onlyDelivery()).toMatchObject({
      state: 'FAILED',
      nextAttemptAt: null,
      lastError: expect.stringContaining('given up'),
    });
    smtp = await startSmtpServer({ port });
    await due();
    await api.notifier.deliverDue();
    const [, old] = await outbox();
    expect(old?.deliveries).toMatchObject([{ state: 'SENT', attempts: 2, lastError: null }]);
    expect(mailsOf(first.id)).toHaveLength(1);
  });

  it('R21: a process that dies while it sends is made up for after its lease, under the same Message-ID', async () => {
    await enqueue(recovered('a'));
    const claimed = await claimDeliveries(api.db, { limit: 10, leaseMs: 60_000 });
    expect(claimed).toHaveLength(1);
    await api.notifier.deliverDue();
    const { id, ...held } = await onlyDelivery();
    expect(held).toMatchObject({ state: 'SENDING', attempts: 1 });
    expect(mailsOf(id)).toEqual([]);
    await due();
    await api.notifier.deliverDue();
    expect(await onlyDelivery()).toMatchObject({ state: 'SENT', attempts: 2 });
    expect(mailsOf(id)).toHaveLength(1);
  });

  it('R21: several processes at once send each one once', async () => {
    for (let n = 0; n < 25; n += 1) await enqueue(recovered(String(n)));
    const before = smtp.mails.length;
    await Promise.all([1, 2, 3].map(() => api.notifier.deliverDue()));
    const ids = smtp.mails.slice(before).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(25);
    expect(new Set(ids).size).toBe(25);
  });

  it('R21: without a mail server it waits and says so; an API that has one sends it when it starts', async () => {
    const environment = { ...api.foundation.environment, mail: null };
    await enqueue(recovered('a'));
    await createNotifier({ ...api.foundation, environment }).deliverDue();
    expect(await onlyDelivery()).toMatchObject({
      state: 'WAITING',
      lastError: expect.stringContaining('must set SMTP_URL and SMTP_FROM'),
    });
    await api.notifier.wake();
    await api.notifier.deliverDue();
    expect(await onlyDelivery()).toMatchObject({ state: 'SENT', lastError: null });
  });

  it('a server that refuses is quoted, but not with the address', async () => {
    const strict = await startSmtpServer({
      onRcptTo: ({ address: to }, _session, callback) => {
        callback(Object.assign(new Error(`<${to}> is unknown here`), { responseCode: 550 }));
      },
    });
    const { environment } = api.foundation;
    const server = {
      host: '127.0.0.1',
      port: strict.port,
      implicitTls: false,
      login: null,
      requireTls: false,
    };
    const mail = { server, from: { name: 'L', address: 'l@contoso.example' } };
    await enqueue(recovered('a'));
    await createNotifier({ ...api.foundation, environment: { ...environment, mail } }).deliverDue();
    const { lastError, state } = await onlyDelivery();
    expect(state).toBe('WAITING');
    expect(lastError).toMatch(/EENVELOPE.*Check the address of the job.*550/);
    expect(lastError).not.toContain(address);
    // A password is not sent without TLS.
    const login = { user: 'u', password: 'hunter2' };
    const careful = { ...mail, server: { ...server, login, requireTls: true } };
    await due();
    await createNotifier({ ...api.foundation, environment: { ...environment, mail: careful } }).deliverDue();
    const refused = await onlyDelivery();
    expect(refused.lastError).toMatch(/ETLS.*a password is not sent without/);
    expect(refused.lastError).not.toContain('hunter2');
    await strict.stop();
  });

  it('what another release wrote and this one can’t read stands in nobody’s way', async () => {
    await enqueue(recovered('a'));
    await sql`update notification set content = '{"from":"the future"}' where job_id = ${jobId}`.execute(
      api.db,
    );
    await enqueue(recovered('b'));
    await api.notifier.deliverDue();
    expect(await outbox()).toMatchObject([
      { deliveries: [{ state: 'SENT' }] },
      {
        summary: null,
        deliveries: [{ state: 'FAILED', lastError: expect.stringContaining('Another release') }],
      },
    ]);
  });

  it('goes with its job', async () => {
    await enqueue(recovered('a'));
    await deleteJob(api.db, jobId);
    await api.notifier.deliverDue();
    const left = await api.db.selectFrom('notification').select('id').where('job_id', '=', jobId).execute();
    expect(left).toEqual([]);
  });
});

describe('the webhook', () => {
  it('gets signed JSON, whether or not mail is wanted; again under the same id until it answers 2xx', async () => {
    await setJob({ notify_on_failure: false });
    await withWebhook();
    receiver.answerWith(500);
    await enqueue(recovered('a'));
    await api.notifier.deliverDue();
    const { id, ...failed } = await onlyDelivery();
    expect(failed).toMatchObject({
      channel: 'WEBHOOK',
      state: 'WAITING',
      lastError: expect.stringContaining('HTTP 500'),
    });
    receiver.answerWith(204);
    await due();
    await api.notifier.deliverDue();
    expect(await onlyDelivery()).toMatchObject({ state: 'SENT', attempts: 2 });
    const posts = receiver.posts.filter(({ headers }) => headers['webhook-id'] === id);
    expect(posts).toHaveLength(2);
    for (const { headers, body } of posts) {
      const seconds = String(headers['webhook-timestamp']);
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
      expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(60);
      expect(JSON.parse(body)).toMatchObject({
        type: 'synchronizationJob.recovered',
        data: { jobId, reason: 'TargetUnavailable' },
      });
    }
  });

  it('R22: is not looked for in private networks unless they are allowed', async () => {
    await setJob({ notify_on_failure: false });
    await withWebhook();
    await enqueue(recovered('a'));
    const guarded = openEgress({ ...api.foundation.environment.egress, allowPrivateAddresses: false });
    await createNotifier({ ...api.foundation, egress: guarded }).deliverDue();
    await guarded.close();
    expect(await onlyDelivery()).toMatchObject({
      state: 'WAITING',
      lastError: expect.stringContaining('FORBIDDEN_ADDRESS'),
    });
  });

  it('mail goes out although the webhook’s secret does not open', async () => {
    await withWebhook();
    await sql`update notification_webhook set key_id = 'lost' where job_id = ${jobId}`.execute(api.db);
    await enqueue(recovered('a'));
    await api.notifier.deliverDue();
    const [notification] = await outbox();
    expect(notification?.deliveries).toMatchObject([
      { channel: 'MAIL', state: 'SENT' },
      {
        channel: 'WEBHOOK',
        state: 'WAITING',
        lastError: expect.stringContaining('key lost is not in LOCKSTEP_SECRET_KEYS'),
      },
    ]);
  });
});
