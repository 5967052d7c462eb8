import { expect, it } from '@jest/globals';
import { jobSettings } from '../job/settings.ts';
import { notificationMessage } from '../notification/notification.ts';
import { quarantineMessage } from './quarantine-message.ts';
import type { QuarantineEvent } from './suspension-after.ts';
import { jobSuspension } from './suspension.ts';

const { quarantine: settings } = jobSettings.parse({});
const moment = '2026-11-20T18:00:00.000Z';
const suspended = (code: string) =>
  jobSuspension.parse({
    code,
    message: 'ada@contoso.example may not be read',
    since: moment,
    nextAttemptAt: '2026-11-21T00:00:00.000Z',
    quarantine: {
      reason: 'EncounteredQuarantineException',
      currentBegan: moment,
      seriesBegan: moment,
      seriesCount: 0,
    },
  });

it.each<[QuarantineEvent, string]>([
  ['entered', 'quarantineEntered'],
  ['reasonChanged', 'quarantineReasonChanged'],
  ['lifted', 'recovered'],
  ['disableAhead', 'disableAhead'],
  ['disabled', 'disabled'],
])('N1: %s is told as %s, and no word of source or target with it', (event, kind) => {
  const message = quarantineMessage(event, suspended('Unauthorized'), suspended('TargetChanged'), settings);
  expect(notificationMessage.parse(message)).toMatchObject({ kind });
  expect(JSON.stringify(message)).not.toContain('ada@contoso.example');
});

it.each([
  ['Unauthorized', 'target administrator'],
  ['AADSTS7000215', 'who must act'],
  ['TargetUnavailable', 'The next attempt is at 2026-11-21T00:00:00.000Z'],
  ['TooManyFailures', 'may not be read'],
])('of %s it says: %s', (code, words) => {
  const message = quarantineMessage('entered', suspended(code), null, settings);
  expect(JSON.stringify(message)).toContain(words);
});
