import type { CycleInput, CycleProgress, CycleReport, CycleWork } from '@lockstep/contracts';
import { condition, setCurrentDetails } from '@temporalio/workflow';
import { rows } from '../temporal/activities.ts';
import { historyIsLong } from '../temporal/history.ts';
import type { Mailbox } from '../temporal/mailbox.ts';
import { timingOf } from '../timing.ts';
import { beginCycle } from './begin.ts';
import { cycleDetails } from './details.ts';
import { limitsOf } from './limits.ts';
import { record } from './record.ts';
import { nextStep } from './step.ts';
import { takeStep } from './take-step.ts';
import { verdictOn } from './verdict.ts';

export type Ending =
  | { readonly kind: 'close'; readonly outcome: CycleReport['outcome']; readonly errorCode: string | null }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'continue'; readonly resume: CycleProgress };

/** Runs the steps of a cycle until it has an end or its history is long. Only boundaries between steps are left early. */
export async function runCycle(input: CycleInput, mailbox: Mailbox): Promise<Ending> {
  const { jobId, cycleId } = input;
  const timing = timingOf(input.timing);
  let progress = input.resume ?? beginCycle(Date.now());
  let work: CycleWork | null = null;
  for (;;) {
    if (work === null || mailbox.hasNews()) {
      mailbox.clear();
      work = await rows.readJob({ jobId });
      const verdict = verdictOn(work, cycleId);
      if (verdict === 'superseded') return { kind: 'superseded' };
      if (verdict === 'stop') return { kind: 'close', outcome: 'stopped', errorCode: null };
    }
    const limits = limitsOf(timing, work.intervalMs);
    const step = nextStep(progress, limits, Date.now());
    setCurrentDetails(cycleDetails(step, progress));
    if (step.kind === 'finish') return { kind: 'close', outcome: 'succeeded', errorCode: null };
    if (step.kind === 'giveUp') return { kind: 'close', outcome: 'failed', errorCode: 'NoProgress' };
    if (step.kind === 'wait') {
      if (step.why !== 'idle') await rows.markWaiting({ jobId, cycleId });
      await condition(() => mailbox.hasNews(), step.ms);
      progress = record(progress, { of: 'wait' }, limits, Date.now());
    } else {
      const outcome = await takeStep(step.kind, { jobId, cycleId }, progress.planComplete);
      progress = record(progress, outcome, limits, Date.now());
    }
    if (!mailbox.hasNews() && historyIsLong(input.continueAfterEvents))
      return { kind: 'continue', resume: progress };
  }
}
