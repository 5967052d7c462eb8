import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiveSandbox } from '../testing/live-sandbox.ts';

let live: LiveSandbox;

beforeAll(async () => {
  live = await LiveSandbox.start();
});
afterAll(() => live.close());

/** Speaks SMTP line by line: each line waits for the answer to the one before. */
function smtp(lines: readonly string[]): Promise<string[]> {
  const { host, port } = live.sandbox.smtp;
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    const answers: string[] = [];
    const left = [...lines];
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      // The last line of an answer has a space after its code.
      if (!/^\d{3} .*\r\n$/m.test(chunk)) return;
      answers.push(chunk.slice(0, 3));
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.on('close', () => {
      resolve(answers);
    });
    socket.on('error', reject);
  });
}

describe('the mailbox', () => {
  it('takes mail by SMTP and shows it as JSON and as a page', async () => {
    const message = [
      'From: Lockstep <lockstep@contoso.example>',
      'To: admin@contoso.example',
      'Subject: =?utf-8?Q?Quarant=C3=A4ne?=',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'The job is in <b>quarantine</b>.',
      '.',
    ].join('\r\n');
    const answers = await smtp([
      'EHLO test',
      'MAIL FROM:<lockstep@contoso.example>',
      'RCPT TO:<admin@contoso.example>',
      'RCPT TO:<hidden@contoso.example>',
      'DATA',
      message,
      'QUIT',
    ]);
    expect(answers).toEqual(['220', '250', '250', '250', '250', '354', '250', '221']);
    const at = (path: string): ReturnType<LiveSandbox['send']> =>
      live.send('GET', `${live.sandbox.mailbox}${path}`);
    const expected = {
      id: '1',
      from: expect.stringContaining('lockstep@contoso.example'),
      to: ['admin@contoso.example', 'hidden@contoso.example'],
      subject: 'Quarantäne',
      html: null,
    };
    expect((await at('/messages')).body).toMatchObject({ messages: [expected] });
    expect((await at('/messages?to=HIDDEN@contoso.example')).body).toMatchObject({ messages: [{ id: '1' }] });
    expect((await at('/messages?to=other@contoso.example')).body).toEqual({ messages: [] });
    expect((await at('/messages/1')).body).toMatchObject({ text: 'The job is in <b>quarantine</b>.\n' });
    expect((await at('/messages/2')).status).toBe(404);
    const page = await at('/');
    expect(page.body).toContain('Quarantäne');
    expect(page.body).toContain('&lt;b&gt;quarantine');
    expect((await live.send('DELETE', `${live.sandbox.mailbox}/messages`)).body).toEqual({ removed: 1 });
    expect((await at('/messages')).body).toEqual({ messages: [] });
  });
});
