import type { Connection } from '@lockstep/database';
import { notFoundError, validationError } from '../graphql/user-errors.ts';

const shortestIntervalMinutes = 0.05;
const longestIntervalMinutes = 7 * 24 * 60;

export function unknownJob(field: string, id: string) {
  return notFoundError(field, `There is no job ${id}: choose one from the list of jobs.`);
}

export function intervalProblem(minutes: number) {
  if (minutes >= shortestIntervalMinutes && minutes <= longestIntervalMinutes) return null;
  return validationError(
    'intervalMinutes',
    `An interval of ${String(minutes)} minutes is not possible: choose from ${String(shortestIntervalMinutes)} (3 seconds) ` +
      `to ${String(longestIntervalMinutes)} (a week); Entra's own is 40.`,
  );
}

export function notificationProblem(email: string | null, notifyOnFailure: boolean) {
  if (!notifyOnFailure || email !== null) return null;
  return validationError(
    'notificationEmail',
    'Mail is wanted, but nobody is named to get it: enter an address.',
  );
}

/** A source must be one, and a target must be one for the job's application. */
export function connectionProblem(
  field: 'sourceConnectionId' | 'targetConnectionId',
  id: string,
  connection: Connection | null,
  templateId: string,
) {
  if (connection === null) {
    return notFoundError(field, `There is no connection ${id}: choose one from the list of connections.`);
  }
  const wanted = field === 'sourceConnectionId' ? 'source' : 'target';
  if (connection.kind !== wanted) {
    return validationError(
      field,
      `"${connection.displayName}" is a ${connection.kind}: choose a ${wanted} here.`,
    );
  }
  if (wanted === 'target' && connection.templateId !== templateId) {
    return validationError(
      field,
      `"${connection.displayName}" was made for the template "${connection.templateId}", the job is for "${templateId}": ` +
        'choose a connection of the same template.',
    );
  }
  return null;
}
