import { changeDirectoryInput, type ChangeDirectoryInput } from '@lockstep/contracts';
import { sleep } from '@temporalio/workflow';
import { rows, soon } from '../temporal/activities.ts';
import { parseInput } from '../temporal/parse-input.ts';

/** An attempt that counts as lost may live, and write, until its next heartbeat tells it; only then may another change begin. */
const lostAttemptMs = 10_000;

/** What an administrator changes in Entra itself, with their own sign-in: only the worker opens it (rule R22). */
export async function changeDirectory(input: ChangeDirectoryInput): Promise<void> {
  const change = parseInput(changeDirectoryInput, input);
  try {
    await soon.changeDirectory(change);
  } catch (error) {
    await sleep(lostAttemptMs);
    await rows.abandonDirectoryChange(change);
    throw error;
  }
}
