import type { CycleHandle, CycleReport, CycleWork, JobInput, JobState } from '@lockstep/contracts';
import { condition, setCurrentDetails } from '@temporalio/workflow';
import { rows } from '../temporal/activities.ts';
import { historyIsLong } from '../temporal/history.ts';
import { Mailbox } from '../temporal/mailbox.ts';
import { timingOf, type Timing } from '../timing.ts';
import { jobDetails } from './details.ts';
import { followCycle, tellCycle, type FollowedCycle } from './followed-cycle.ts';
import { importWithoutCycle } from './import-without-cycle.ts';
import { JobAgenda, type JobAction } from './job-agenda.ts';

/** One run of a job's workflow: look at the row, do what it asks for, look again. Whatever it knows beyond the row is a hint. */
export class SynchronizationJob {
  readonly mailbox = new Mailbox();
  /** What the cycle that ended last said. */
  #finished: CycleReport | null = null;
  #state: JobState = { waitingUntil: null, cycle: null, importing: false };
  #followed: FollowedCycle | null = null;
  readonly #input: JobInput;
  readonly #timing: Timing;
  readonly #agenda: JobAgenda;

  constructor(input: JobInput) {
    this.#input = input;
    this.#timing = timingOf(input.timing);
    this.#agenda = new JobAgenda(this.#timing, input.resume);
  }

  get state(): JobState {
    return this.#state;
  }

  get memory(): JobAgenda['memory'] {
    return this.#agenda.memory;
  }

  cycleFinished(report: CycleReport): void {
    this.#finished = report;
  }

  async run(): Promise<'complete' | 'continue'> {
    for (;;) {
      this.mailbox.clear();
      const work = await rows.readJob({ jobId: this.#input.jobId });
      const action = this.#agenda.next(work, Date.now());
      this.#show(work, action);
      if (action.kind === 'complete') {
        if (this.#followed !== null) await tellCycle(this.#input.jobId, this.#followed.cycle);
        return 'complete';
      }
      await this.#do(action, work);
      // Not with a change that was not passed on to the cycle: the next run would not know of it.
      if (!this.mailbox.hasNews() && historyIsLong(this.#input.continueAfterEvents)) return 'continue';
    }
  }

  async #do(action: Exclude<JobAction, { kind: 'complete' }>, work: CycleWork): Promise<void> {
    switch (action.kind) {
      case 'wait':
        await condition(() => this.mailbox.hasNews(), action.ms);
        return;
      case 'import': {
        const hasNews = () => this.mailbox.hasNews();
        const outcome = await importWithoutCycle(this.#input, this.#timing, action.untilMs, hasNews);
        this.#agenda.importEnded(outcome, Date.now());
        return;
      }
      case 'openCycle': {
        const beganAtMs = Date.now();
        const opened = await rows.openCycle({ jobId: this.#input.jobId });
        if (opened === null) {
          this.#agenda.cycleEnded('notOpened', beganAtMs, Date.now());
          return;
        }
        this.#show(work, { kind: 'follow', cycle: opened });
        await this.#follow(opened, false);
        return;
      }
      case 'follow':
        await this.#follow(action.cycle, work.desiredState !== 'started' || work.restartRequested);
        return;
    }
  }

  /** Until the cycle has ended, the row changed, or it is time to look again. */
  async #follow(cycle: CycleHandle, mustStop: boolean): Promise<void> {
    const followed = await this.#attach(cycle);
    if (mustStop) await tellCycle(this.#input.jobId, cycle);
    const outcome = () => followed.ended ?? this.#reported(cycle);
    const lookInMs = followed.own ? this.#timing.lookAgainMs : this.#timing.pollCycleMs;
    await condition(() => this.mailbox.hasNews() || outcome() !== null, lookInMs);
    const ended = outcome();
    if (ended !== null) {
      this.#followed = null;
      this.#agenda.cycleEnded(ended, followed.beganAtMs, Date.now());
    } else if (this.mailbox.hasNews()) {
      this.mailbox.clear();
      await tellCycle(this.#input.jobId, cycle);
    }
  }

  async #attach(cycle: CycleHandle): Promise<FollowedCycle> {
    const known = this.#followed;
    // What this run did not start may have been lost since: starting it again is how to ask.
    const same = known?.cycle.cycleId === cycle.cycleId && known.own;
    const followed = same ? known : await followCycle(this.#input, cycle);
    this.#followed = followed;
    return followed;
  }

  #reported(cycle: CycleHandle): CycleReport['outcome'] | null {
    const report = this.#finished;
    return report?.cycleId === cycle.cycleId ? report.outcome : null;
  }

  #show(work: CycleWork, action: JobAction): void {
    this.#state = {
      waitingUntil: action.kind === 'wait' ? new Date(Date.now() + action.ms).toISOString() : null,
      cycle: action.kind === 'follow' ? action.cycle.number : null,
      importing: action.kind === 'import',
    };
    setCurrentDetails(jobDetails(work, action, this.#state));
  }
}
