import { changeDirectoryInput, type ChangeDirectoryInput } from '@lockstep/contracts';
import { soon } from '../temporal/activities.ts';
import { parseInput } from '../temporal/parse-input.ts';

/** What an administrator changes in Entra itself, with their own sign-in: only the worker opens it (rule R22). */
export async function changeDirectory(input: ChangeDirectoryInput): Promise<void> {
  await soon.changeDirectory(parseInput(changeDirectoryInput, input));
}
