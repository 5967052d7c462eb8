import type { JobInput } from '@lockstep/contracts';
import { condition } from '@temporalio/workflow';
import { idleCalls } from '../cycle/limits.ts';
import { pages } from '../temporal/activities.ts';
import { failureCode } from '../temporal/failure-code.ts';
import { historyIsLong } from '../temporal/history.ts';
import { backOffMs, type Timing } from '../timing.ts';

/**
 * Rule R1: a delta token lives for seven days, so the import goes on while nothing may be written. It opens no cycle: a
 * cycle is plan, gate and apply. An interrupted round stays open in the database and is gone on with.
 */
export async function importWithoutCycle(
  input: JobInput,
  timing: Timing,
  untilMs: number | null,
  isWanted: () => boolean,
): Promise<'complete' | 'interrupted' | 'failed'> {
  const ref = { jobId: input.jobId, cycleId: null };
  let idle = 0;
  try {
    await pages.checkEndpoints({ ...ref, sides: 'source' });
    while (isWanted() && (untilMs === null || Date.now() < untilMs)) {
      const { complete, pages: read, changedPeople } = await pages.importRound(ref);
      if (complete) return 'complete';
      idle = read + changedPeople > 0 ? 0 : idle + 1;
      if (idle >= idleCalls.givenUp) return 'failed';
      if (idle >= idleCalls.spaced) {
        const restMs = backOffMs(idle - idleCalls.spaced, timing.backOffMs, timing.longestBackOffMs);
        await condition(() => !isWanted(), restMs);
      }
      if (historyIsLong(input.continueAfterEvents)) return 'interrupted';
    }
    return 'interrupted';
  } catch (error) {
    if (failureCode(error) === null) throw error;
    return 'failed';
  }
}
