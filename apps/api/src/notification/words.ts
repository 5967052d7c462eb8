import type { NotificationMessage } from '@lockstep/engine';

/** What a notification says, for mail and webhook alike: what happened, who must act, how. */
export interface Words {
  /** After the job's name. */
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** The words of each kind, in one place. No name, address or id of a person is known here. */
export function wordsOf({ kind, content }: NotificationMessage): Words {
  switch (kind) {
    case 'quarantineEntered':
      return {
        subject: `in quarantine (${content.reason})`,
        paragraphs: [
          'The synchronization job is in quarantine: nothing is written to the application until the cause is gone. Data is still read, and nothing is lost.',
          content.explanation,
          'When the cause is gone, start the job to have it tried at once; otherwise it is tried at the time below and goes on by itself.',
        ],
        facts: quarantineFacts(content),
      };
    case 'quarantineReasonChanged':
      return {
        subject: `still in quarantine, now for another reason (${content.reason})`,
        paragraphs: [
          `The synchronization job was tried again. What stopped it before (${content.previousReason}) did not come up; something else did.`,
          content.explanation,
        ],
        facts: quarantineFacts(content),
      };
    case 'recovered':
      return {
        subject: 'goes on again',
        paragraphs: ['A cycle has finished, and what was held up is being written. Nobody need act.'],
        facts: [
          ['It was', content.reason],
          ['Since', moment(content.since)],
        ],
      };
    case 'disableAhead':
      return {
        subject: `will be disabled on ${moment(content.disableAt)}`,
        paragraphs: [
          'The synchronization job has been in quarantine for weeks. If nothing changes it will be disabled: it will not be tried any more, and people who leave will keep their accounts.',
          'An administrator of Lockstep must put right what the reason says and start the job, or pause it if it is no longer wanted.',
        ],
        facts: [
          ['Reason', content.reason],
          ['In quarantine since', moment(content.since)],
          ['Disabled on', moment(content.disableAt)],
        ],
      };
    case 'disabled':
      return {
        subject: 'was disabled',
        paragraphs: [
          'The synchronization job was in quarantine for too long and was disabled: it is not tried any more. People who leave keep their accounts in the application.',
          'An administrator of Lockstep must put right what the reason says, then start the job. Everything is still known; it goes on where it stopped.',
        ],
        facts: [
          ['Reason', content.reason],
          ['In quarantine since', moment(content.since)],
        ],
      };
    case 'changesHeld':
      return {
        subject: 'waits for a decision about held changes',
        paragraphs: [
          'More accounts would change at once than the job allows, so these changes were not written. Everything else goes on.',
          'An administrator of Lockstep must look at them. If they are meant: approve them, all or one by one. If not: put right the cause at the source (an assignment, a group, a scoping filter); they then expire by themselves. Or reject them.',
          'No further mail comes for this hold-up.',
        ],
        facts: [
          ['Reason', content.reasons.join(', ')],
          ...content.counts.map(({ effect, count }) => [`Held: ${effect}`, String(count)] as const),
        ],
      };
    case 'noCycleFinished':
      return {
        subject: 'has finished no cycle for too long',
        paragraphs: [
          'The job is started and nothing holds it back, but no cycle finishes, and none makes progress. Joiners get no accounts, and leavers keep theirs.',
          'Whoever runs Lockstep must look: is the worker running, and can it reach Temporal and PostgreSQL? Its address /health/ready and its log say what is missing. When it is back the job goes on by itself.',
        ],
        facts: [
          ['Last cycle ended', content.lastFinishedAt === null ? 'never' : moment(content.lastFinishedAt)],
          ['Interval', minutes(content.intervalMs)],
        ],
      };
    case 'test':
      return {
        subject: 'test notification',
        paragraphs: [
          'An administrator asked for this test. Notifications of this job arrive here. Nobody need act.',
        ],
        facts: [],
      };
  }
}

interface Quarantine {
  readonly reason: string;
  readonly since: string;
  readonly nextAttemptAt: string | null;
  readonly disableAt: string | null;
}

function quarantineFacts({ reason, since, nextAttemptAt, disableAt }: Quarantine): Words['facts'] {
  return [
    ['Reason', reason],
    ['Since', moment(since)],
    ['Next attempt', nextAttemptAt === null ? 'none until the job is started' : moment(nextAttemptAt)],
    ...(disableAt === null ? [] : [['Disabled if nothing changes', moment(disableAt)] as const]),
  ];
}

/** `2026-11-25 02:33 UTC`: one way to read it everywhere. */
function moment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function minutes(ms: number): string {
  return ms < 60_000 ? `${String(ms / 1000)} seconds` : `${String(Math.round(ms / 60_000))} minutes`;
}
