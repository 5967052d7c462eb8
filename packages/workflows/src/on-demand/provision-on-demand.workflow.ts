import { provisionOnDemandInput, type CycleRef, type ProvisionOnDemandInput } from '@lockstep/contracts';
import { sleep } from '@temporalio/workflow';
import { rows, soon } from '../temporal/activities.ts';
import { failureCode } from '../temporal/failure-code.ts';
import { parseInput } from '../temporal/parse-input.ts';
import { showOutcome } from '../temporal/search-attributes.ts';

/**
 * How often the person is looked at: again after a write whose answer was lost, or while another has them in hand, which is
 * asked once a second.
 */
const mostLooks = 60;
const longestPauseMs = 60_000;

/** The one line for one person, at once: import, plan, gate, apply (R19). A preview passes through the same and writes nothing. */
export async function provisionOnDemand(input: ProvisionOnDemandInput): Promise<void> {
  const { preview, ...run } = parseInput(provisionOnDemandInput, input);
  try {
    await soon.checkEndpoints({ ...run, sides: 'both' });
    const { found } = await soon.importPerson(run);
    if (found) await provision(run, preview);
  } catch (error) {
    const errorCode = failureCode(error);
    if (errorCode === null) throw error;
    return close(run, 'failed', errorCode);
  }
  return close(run, 'succeeded', null);
}

async function close(
  run: CycleRef,
  outcome: 'succeeded' | 'failed',
  errorCode: string | null,
): Promise<void> {
  await rows.closeCycle({ ...run, outcome, errorCode });
  showOutcome(outcome);
}

async function provision(run: CycleRef, preview: boolean): Promise<void> {
  let again = false;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const plan = await soon.planPerson({ ...run, again });
    if (plan.resumeInMs !== null) {
      await pause(plan.resumeInMs);
      continue;
    }
    if (!plan.writes) return;
    await soon.gate({ ...run, planComplete: true });
    if (preview) return;
    const slice = await soon.applySlice(run);
    if (slice.left === 0 && slice.failed === 0) return;
    if (slice.resumeInMs !== null) await pause(slice.resumeInMs);
    // What was not sent yet is planned afresh; what failed only if it is to be looked at at once.
    again = slice.left === 0;
  }
}

async function pause(ms: number): Promise<void> {
  await sleep(Math.min(Math.max(ms, 100), longestPauseMs));
}
