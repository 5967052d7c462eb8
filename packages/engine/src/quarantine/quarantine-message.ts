import { errorAdvice } from '@lockstep/scim';
import type { NotificationMessage } from '../notification/notification.ts';
import { disabledAfter, explainSuspension } from './explain.ts';
import type { QuarantineSettings } from './settings.ts';
import type { QuarantineEvent } from './suspension-after.ts';
import type { JobSuspension } from './suspension.ts';

/** Codes whose messages are in our own words, with counts and ids of endpoints: nothing in them is a person's. */
const inOurWords: ReadonlySet<string> = new Set([
  'TooManyFailures',
  'TargetChanged',
  'SourceChanged',
  'SchemaInvalid',
  'UnknownTemplate',
  'WrongConnection',
  'ConnectionGone',
]);

const advice: ReadonlyMap<
  string,
  { readonly cause: string; readonly whoMustAct: string; readonly whatToDo: string }
> = new Map(Object.entries(errorAdvice));

/** What is sent of a decision about quarantine; null where nobody needs to know. `before` is what was known until then. */
export function quarantineMessage(
  event: QuarantineEvent,
  suspension: JobSuspension | null,
  before: JobSuspension | null,
  settings: QuarantineSettings,
): NotificationMessage | null {
  if (event === 'lifted') {
    if (before === null) return null;
    return { kind: 'recovered', content: { reason: before.code, since: before.since } };
  }
  if (suspension === null) return null;
  const { code: reason, since, nextAttemptAt } = suspension;
  const disableAt = disabledAfter(suspension, settings)?.toISOString() ?? null;
  const explanation = `${whatHappened(suspension)} ${explainSuspension(suspension, settings)}`;
  switch (event) {
    case 'entered':
      return { kind: 'quarantineEntered', content: { reason, explanation, since, nextAttemptAt, disableAt } };
    case 'reasonChanged':
      return {
        kind: 'quarantineReasonChanged',
        content: { reason, previousReason: before?.code ?? '', explanation, since, nextAttemptAt, disableAt },
      };
    case 'disableAhead':
      return disableAt === null ? null : { kind: 'disableAhead', content: { reason, since, disableAt } };
    case 'disabled':
      return { kind: 'disabled', content: { reason, since } };
  }
}

/** The words of source and target may name a person, and mail leaves the house: only our own are sent. */
function whatHappened({ code, message }: JobSuspension): string {
  if (inOurWords.has(code)) return message;
  const known = advice.get(code);
  if (known !== undefined) return `${known.cause} Who must act: ${known.whoMustAct}. ${known.whatToDo}`;
  if (code === 'TargetUnavailable') return 'The application can not be reached, or fails.';
  if (code === 'SourceUnavailable') return 'Microsoft Graph can not be reached, or fails.';
  return `The last attempt failed with ${code}. The status of the job says what happened, who must act and how.`;
}
