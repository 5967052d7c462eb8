import { describe, expect, it } from '@jest/globals';
import type { NotificationMessage } from '@lockstep/engine';
import { composeMail } from './mail.ts';
import { wordsOf } from './words.ts';

const since = '2026-11-25T02:33:44.000Z';
const quarantine = {
  reason: 'EncounteredQuarantineException',
  explanation: 'Zoom refused the credentials. The administrator must enter new ones.',
  since,
  nextAttemptAt: '2026-11-25T08:33:44.000Z',
  disableAt: '2026-12-23T02:33:44.000Z',
};

const cases: readonly (readonly [NotificationMessage, subject: string, says: readonly string[]])[] = [
  [
    { kind: 'quarantineEntered', content: quarantine },
    'in quarantine (EncounteredQuarantineException)',
    [
      quarantine.explanation,
      'Next attempt: 2026-11-25 08:33 UTC',
      'Disabled if nothing changes: 2026-12-23 02:33 UTC',
    ],
  ],
  [
    {
      kind: 'quarantineReasonChanged',
      content: { ...quarantine, previousReason: 'TargetUnavailable', nextAttemptAt: null, disableAt: null },
    },
    'still in quarantine, now for another reason (EncounteredQuarantineException)',
    ['(TargetUnavailable)', quarantine.explanation, 'Next attempt: none until the job is started'],
  ],
  [
    { kind: 'recovered', content: { reason: 'TargetUnavailable', since } },
    'goes on again',
    ['Nobody need act'],
  ],
  [
    {
      kind: 'disableAhead',
      content: { reason: 'TargetUnavailable', since, disableAt: quarantine.disableAt },
    },
    'will be disabled on 2026-12-23 02:33 UTC',
    ['An administrator of Lockstep must', 'In quarantine since: 2026-11-25 02:33 UTC'],
  ],
  [
    { kind: 'disabled', content: { reason: 'TargetUnavailable', since } },
    'was disabled',
    ['An administrator of Lockstep must', 'start the job'],
  ],
  [
    {
      kind: 'changesHeld',
      content: {
        reasons: ['TooManyDeletes', 'TooManyRemovals'],
        counts: [
          { effect: 'delete', count: 3 },
          { effect: 'disable', count: 12 },
        ],
      },
    },
    'waits for a decision about held changes',
    [
      'An administrator of Lockstep must',
      'TooManyDeletes, TooManyRemovals',
      'Held: delete: 3',
      'Held: disable: 12',
    ],
  ],
  [
    { kind: 'noCycleFinished', content: { lastFinishedAt: since, intervalMs: 2_400_000 } },
    'has finished no cycle for too long',
    ['Whoever runs Lockstep must', 'Last cycle ended: 2026-11-25 02:33 UTC', 'Interval: 40 minutes'],
  ],
  [
    { kind: 'noCycleFinished', content: { lastFinishedAt: null, intervalMs: 3_000 } },
    'has finished no cycle for too long',
    ['Last cycle ended: never', 'Interval: 3 seconds'],
  ],
  [{ kind: 'test', content: {} }, 'test notification', ['Nobody need act']],
];

describe.each(cases)('the words of %j', (message, subject, says) => {
  const mail = composeMail(
    wordsOf(message),
    { id: 'job-1', displayName: 'Zoom' },
    'https://lockstep.example',
  );

  it('say what happened, who must act and how, as text and as HTML', () => {
    expect(mail.subject).toBe(`[Lockstep] Zoom: ${subject}`);
    for (const words of says) expect(mail.text).toContain(words);
    const readHtml = mail.html.replaceAll('</th><td>', ': ').replaceAll(/<[^>]+>/g, '');
    for (const words of says) expect(readHtml).toContain(words);
    expect(mail.text).toContain('https://lockstep.example');
    expect(mail.html).toContain('<a href="https://lockstep.example">');
  });
});

it('what an administrator named the job is text in the HTML, not markup', () => {
  const job = { id: 'job-1', displayName: '<img src=x onerror="alert(1)"> & Co' };
  const { html, text } = composeMail(wordsOf({ kind: 'test', content: {} }), job, null);
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; Co');
  expect(text).toContain(job.displayName);
});
