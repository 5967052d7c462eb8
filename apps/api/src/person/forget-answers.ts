import type { Forgotten, ForgetRequest } from '@lockstep/database';

export const usage = `Usage: npm run forget -- [job id] <object id or user principal name> [--dry-run] [--even-if-in-use]
Removes one person from all rows of one job, or of all. docs/SECURITY.md says what goes and what stays.
`;

/** What the operator reads, and the exit code of the command. */
export function answerTo(
  outcome: Forgotten,
  { dryRun, name }: Pick<ForgetRequest, 'dryRun' | 'name'>,
): { readonly lines: readonly string[]; readonly exitCode: 0 | 1 | 2 } {
  switch (outcome.kind) {
    case 'forgotten':
      return {
        lines: [
          ...outcome.jobs.map((job) => JSON.stringify(job)),
          dryRun ? 'Nothing was changed: --dry-run.' : 'Forgotten. Backups and Temporal are not touched.',
        ],
        exitCode: 0,
      };
    case 'refused':
      return {
        lines: [
          'Nothing was changed.',
          ...outcome.obstacles.map(({ jobId, code, message }) => `${code} (job ${jobId}): ${message}`),
        ],
        exitCode: 1,
      };
    case 'ambiguous':
      return {
        lines: [
          `Several people go or went by this name. Give the object id of the one who is meant: ${outcome.sourceIds.join(', ')}.`,
        ],
        exitCode: 1,
      };
    case 'noSuchJob':
      return {
        lines: [
          'There is no job of this id. The query `jobs` of the API shows them; without one it is all jobs.',
        ],
        exitCode: 1,
      };
    case 'notAName':
      return {
        lines: ['This is neither an object id (a UUID) nor a user principal name (with an @).', usage.trim()],
        exitCode: 2,
      };
    case 'unknown':
      return nothingKept(name.includes('@'));
  }
}

/** An object id is always the same; a user principal name may have been another one. */
function nothingKept(byName: boolean) {
  return byName
    ? ({
        lines: [
          'Nothing is kept under this name. If it was changed, or the person was read long ago, give the object id: Entra shows it, also of deleted users.',
        ],
        exitCode: 1,
      } as const)
    : ({ lines: ['Nothing is kept of this person.'], exitCode: 0 } as const);
}
