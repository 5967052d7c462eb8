import type { JobInput } from '@lockstep/contracts';
import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import { idleCalls } from '../cycle/limits.ts';
import { pages } from '../temporal/activities.ts';
import { failureCode } from '../temporal/failure-code.ts';
import { historyIsLong } from '../temporal/history.ts';
import { interruptible } from '../temporal/interruptible.ts';
import { backOffMs, type Timing } from '../timing.ts';

type Outcome = 'complete' | 'interrupted' | 'failed';

/**
 * Rule R1: a delta token lives for seven days, so the import goes on while nothing may be written. It opens no cycle: a
 * cycle is plan, gate and apply. An interrupted round stays open in the database and is gone on with. `untilMs`: when a
 * cycle is due, which then imports itself.
 */
export async function importWithoutCycle(
  input: JobInput,
  timing: Timing,
  untilMs: number | null,
  hasNews: () => boolean,
): Promise<Outcome> {
  const clock = new CancellationScope();
  let late = false;
  if (untilMs !== null) {
    const ring = clock.run(() => sleep(Math.max(1, untilMs - Date.now())));
    void ring.then(
      () => (late = true),
      () => undefined,
    );
  }
  const stop = () => late || hasNews();
  const imported = await interruptible(() => importRounds(input, timing, stop), {
    hasNews: stop,
    stopFor: () => Promise.resolve(true),
    graceMs: timing.stopGraceMs,
  });
  clock.cancel();
  return imported.kind === 'done' ? imported.value : 'interrupted';
}

async function importRounds(input: JobInput, timing: Timing, stop: () => boolean): Promise<Outcome> {
  const ref = { jobId: input.jobId, cycleId: null };
  let idle = 0;
  try {
    await pages.checkEndpoints({ ...ref, sides: 'source' });
    while (!stop()) {
      const { complete, pages: read, changedPeople } = await pages.importRound(ref);
      if (complete) return 'complete';
      idle = read + changedPeople > 0 ? 0 : idle + 1;
      if (idle >= idleCalls.givenUp) return 'failed';
      if (idle >= idleCalls.spaced) {
        const restMs = backOffMs(idle - idleCalls.spaced, timing.backOffMs, timing.longestBackOffMs);
        await condition(stop, restMs);
      }
      if (historyIsLong(input.continueAfterEvents)) break;
    }
    return 'interrupted';
  } catch (error) {
    if (failureCode(error) === null) throw error;
    return 'failed';
  }
}
