import type { CycleInput, CycleProgress, CycleReport, CycleWork } from '@lockstep/contracts';
import { condition, setCurrentDetails } from '@temporalio/workflow';
import { rows } from '../temporal/activities.ts';
import { historyIsLong } from '../temporal/history.ts';
import { interruptible, type Interruptible } from '../temporal/interruptible.ts';
import type { Mailbox } from '../temporal/mailbox.ts';
import { timingOf, type Timing } from '../timing.ts';
import { beginCycle } from './begin.ts';
import { cycleDetails } from './details.ts';
import { limitsOf } from './limits.ts';
import { record } from './record.ts';
import { nextStep, type CycleWorkStep, type Outcome } from './step.ts';
import { takeStep } from './take-step.ts';
import { verdictOn } from './verdict.ts';

export type Ending =
  | { readonly kind: 'close'; readonly outcome: CycleReport['outcome']; readonly errorCode: string | null }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'continue'; readonly resume: CycleProgress };

/** What a look at the job's row came to. */
type Look =
  { readonly kind: 'goOn'; readonly work: CycleWork } | { readonly kind: 'end'; readonly ending: Ending };

/** One run of a cycle's workflow: step after step until there is an end, or the history is long. */
export class CycleRun {
  readonly #input: CycleInput;
  readonly #mailbox: Mailbox;
  readonly #timing: Timing;

  constructor(input: CycleInput, mailbox: Mailbox) {
    this.#input = input;
    this.#mailbox = mailbox;
    this.#timing = timingOf(input.timing);
  }

  async run(): Promise<Ending> {
    let progress = this.#input.resume ?? beginCycle(Date.now());
    let look = await this.#look();
    for (;;) {
      if (this.#mailbox.hasNews()) look = await this.#look();
      if (look.kind === 'end') return look.ending;
      const limits = limitsOf(this.#timing, look.work.intervalMs);
      const step = nextStep(progress, limits, Date.now());
      setCurrentDetails(cycleDetails(step, progress));
      switch (step.kind) {
        case 'finish':
          return { kind: 'close', outcome: 'succeeded', errorCode: null };
        case 'giveUp':
          return { kind: 'close', outcome: 'failed', errorCode: 'NoProgress' };
        case 'wait':
          await this.#wait(step.ms, step.why);
          progress = record(progress, { of: 'wait' }, limits, Date.now());
          break;
        default: {
          const taken = await this.#take(step.kind, progress.planComplete);
          if (taken.kind === 'interrupted') return taken.by;
          progress = record(progress, taken.value, limits, Date.now());
        }
      }
      if (!this.#mailbox.hasNews() && historyIsLong(this.#input.continueAfterEvents)) {
        return { kind: 'continue', resume: progress };
      }
    }
  }

  async #look(): Promise<Look> {
    const { jobId, cycleId } = this.#input;
    this.#mailbox.clear();
    const work = await rows.readJob({ jobId });
    switch (verdictOn(work, cycleId)) {
      case 'goOn':
        return { kind: 'goOn', work };
      case 'stop':
        return { kind: 'end', ending: { kind: 'close', outcome: 'stopped', errorCode: null } };
      case 'superseded':
        return { kind: 'end', ending: { kind: 'superseded' } };
    }
  }

  async #wait(ms: number, why: string): Promise<void> {
    const { jobId, cycleId } = this.#input;
    if (why !== 'idle') await rows.markWaiting({ jobId, cycleId });
    await condition(() => this.#mailbox.hasNews(), ms);
  }

  #take(step: CycleWorkStep, planComplete: boolean): Promise<Interruptible<Outcome, Ending>> {
    const { jobId, cycleId, kind } = this.#input;
    return interruptible(() => takeStep(step, { jobId, cycleId }, kind, planComplete), {
      hasNews: () => this.#mailbox.hasNews(),
      stopFor: async () => {
        const look = await this.#look();
        return look.kind === 'end' ? look.ending : null;
      },
      graceMs: this.#timing.stopGraceMs,
    });
  }
}
