import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWebhook } from '@lockstep/database';
import { idIn, jobInput, seedConnections, type Seed } from '../testing/seed.ts';
import { startSmtpServer, type TestSmtpServer } from '../testing/smtp-server.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const url = 'https://hooks.contoso.example/lockstep?key=1';
const nobody = '00000000-0000-4000-8000-000000000000';

const saved = `{ __typename
  ... on JobPayload { job { id notificationEmail notifyOnFailure notificationWebhookUrl } }
  ... on ValidationError { field message } ... on NotFoundError { field message } }`;
const createJob = `mutation ($input: CreateJobInput!) { createJob(input: $input) ${saved} }`;
const updateJob = `mutation ($input: UpdateJobInput!) { updateJob(input: $input) ${saved} }`;
const sendTest = `mutation ($id: UUID!) { sendTestNotification(jobId: $id) { __typename
  ... on TestNotification { sent notification { kind summary content deliveries { channel state attempts lastError } } }
  ... on NotFoundError { field message } ... on ConflictError { field message } } }`;

let smtp: TestSmtpServer;
let api: TestApplication;
let seed: Seed;
beforeAll(async () => {
  smtp = await startSmtpServer();
  api = await startTestApplication({
    variables: { SMTP_URL: `smtp://127.0.0.1:${String(smtp.port)}`, SMTP_FROM: 'lockstep@contoso.example' },
  });
  seed = await seedConnections(api.graphql);
});
afterAll(async () => {
  await api.stop();
  await smtp.stop();
});

const create = async (more: object) =>
  (await api.graphql(createJob, { input: { ...jobInput(seed), ...more } }))['createJob'];
const newJob = async (more: object) => idIn({ createJob: await create(more) }, 'createJob', 'job');
const update = async (id: string, more: object) =>
  (await api.graphql(updateJob, { input: { id, ...more } }))['updateJob'];
const test = async (id: string) => (await api.graphql(sendTest, { id }))['sendTestNotification'];
const webhookOf = (id: string) => readWebhook(api.db, api.foundation.environment.keyring, id);

describe('how a job tells administrators', () => {
  it('N3: is made with the job, changed and removed; the secret is sealed and stays when only the address moves', async () => {
    const id = await newJob({
      notificationEmail: 'admin@contoso.example',
      notifyOnFailure: true,
      notificationWebhook: { url, secret },
    });
    const { envelope } = await api.db
      .selectFrom('notification_webhook')
      .select('envelope')
      .where('job_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(envelope).not.toContain(secret.slice(6, 20));
    expect(await webhookOf(id)).toEqual({ url, secret });
    const moved = 'https://elsewhere.contoso.example/';
    expect(await update(id, { displayName: 'Still there' })).toMatchObject({
      job: { notificationWebhookUrl: url },
    });
    expect(await update(id, { notificationWebhook: { url: moved } })).toMatchObject({
      job: {
        notificationWebhookUrl: moved,
        notificationEmail: 'admin@contoso.example',
        notifyOnFailure: true,
      },
    });
    expect(await webhookOf(id)).toEqual({ url: moved, secret });
    expect(await update(id, { notificationWebhook: null })).toMatchObject({
      job: { notificationWebhookUrl: null },
    });
    expect(await webhookOf(id)).toBeNull();
  });

  it.each([
    [
      'an address without a scheme',
      { notificationWebhook: { url: 'hooks.example', secret } },
      'notificationWebhook.url',
      /https:\/\//,
    ],
    [
      'another scheme',
      { notificationWebhook: { url: 'ftp://hooks.example', secret } },
      'notificationWebhook.url',
      /https:\/\//,
    ],
    [
      'a password in the address',
      { notificationWebhook: { url: 'https://u:p@hooks.example', secret } },
      'notificationWebhook.url',
      /remove it/,
    ],
    [
      'a webhook without a secret',
      { notificationWebhook: { url } },
      'notificationWebhook.secret',
      /openssl rand/,
    ],
    [
      'a secret that is none',
      { notificationWebhook: { url, secret: 'hunter2' } },
      'notificationWebhook.secret',
      /openssl rand/,
    ],
    ['mail to nobody', { notifyOnFailure: true }, 'notificationEmail', /enter an address/],
  ])('%s is refused with the field and the remedy, and nothing is stored', async (_, more, field, remedy) => {
    const refused = { __typename: 'ValidationError', field, message: expect.stringMatching(remedy) };
    expect(await create({ ...more, displayName: 'Refused' })).toMatchObject(refused);
    const jobs = api.db.selectFrom('job').select('id').where('display_name', '=', 'Refused');
    expect(await jobs.execute()).toEqual([]);
    const id = await newJob({});
    expect(await update(id, { ...more, displayName: 'Refused' })).toMatchObject(refused);
    expect(await jobs.execute()).toEqual([]);
    expect(await webhookOf(id)).toBeNull();
  });

  it('an address that is none is refused by name', async () => {
    await expect(create({ notificationEmail: 'admin at contoso' })).rejects.toThrow(
      /notificationEmail.*not a valid email address/,
    );
  });
});

describe('sendTestNotification', () => {
  it('is sent at once although mail on failure is off, and says so', async () => {
    const id = await newJob({ notificationEmail: 'admin@contoso.example' });
    expect(await test(id)).toEqual({
      __typename: 'TestNotification',
      sent: true,
      notification: {
        kind: 'TEST',
        summary: 'test notification',
        content: {},
        deliveries: [{ channel: 'MAIL', state: 'SENT', attempts: 1, lastError: null }],
      },
    });
    expect(smtp.mails).toMatchObject([{ subject: '[Lockstep] Zoom: test notification' }]);
  });

  it('says what is wrong on each way, and is not tried again', async () => {
    const id = await newJob({
      notificationEmail: 'admin@contoso.example',
      // Private addresses are not allowed here.
      notificationWebhook: { url: 'http://127.0.0.1:9/hook', secret },
    });
    expect(await test(id)).toMatchObject({
      sent: false,
      notification: {
        deliveries: [
          { channel: 'MAIL', state: 'SENT' },
          { channel: 'WEBHOOK', state: 'FAILED', lastError: expect.stringContaining('FORBIDDEN_ADDRESS') },
        ],
      },
    });
  });

  it('is refused for a job that names nobody, and for none', async () => {
    expect(await test(await newJob({}))).toMatchObject({
      __typename: 'ConflictError',
      message: expect.stringContaining('notificationEmail or notificationWebhook'),
    });
    expect(await test(nobody)).toMatchObject({ __typename: 'NotFoundError', field: 'jobId' });
  });
});
