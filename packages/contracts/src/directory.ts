import { z } from 'zod';

/** What is asked for, and what came of it, stands in the row (`directory_change`). */
export const changeDirectoryInput = z.strictObject({ directoryChangeId: z.uuid() });
export type ChangeDirectoryInput = z.infer<typeof changeDirectoryInput>;

/** The time limit of a change of the directory; a row that is older and says `running` is not alive. */
export const directoryChangeLifetimeMs = 5 * 60_000;

export interface DirectoryActivities {
  /** Does it with the administrator's sign-in, and ends the row. Looks before it writes: safe to repeat. */
  changeDirectory(input: ChangeDirectoryInput): Promise<void>;
  /** Ends the row of a change that no attempt has brought to its end. */
  abandonDirectoryChange(input: ChangeDirectoryInput): Promise<void>;
}
