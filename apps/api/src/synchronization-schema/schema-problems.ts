import type { SchemaDraft } from '@lockstep/database';
import { conflictError, notFoundError } from '../graphql/user-errors.ts';

export function unknownVersion(jobId: string, version: number) {
  return notFoundError(
    'version',
    `Job ${jobId} has no version ${String(version)} of its schema: versions count from 1 to the present one.`,
  );
}

export function noDraft(jobId: string) {
  return notFoundError('jobId', `Job ${jobId} has no draft: save one first.`);
}

export function staleRevision(present: number) {
  return conflictError(
    'revision',
    present === 0
      ? 'There is no draft any more: somebody has published or discarded it. Load the present version and begin anew.'
      : `The draft is at revision ${String(present)} by now: load it, make the change there, and send it again.`,
  );
}

export function outdatedDraft({ basedOn }: SchemaDraft, presentVersion: number) {
  return conflictError(
    'jobId',
    `The draft was begun from version ${String(basedOn)}, and version ${String(presentVersion)} is present by now: compare the two, ` +
      'and save the draft anew to publish it on top.',
  );
}
