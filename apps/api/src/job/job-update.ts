import type { Job, JobConfiguration } from '@lockstep/database';
import { displayNameProblem } from '../connection/connection-problems.ts';
import type { UpdateJobInput, ValidationError } from '../generated/graphql.generated.ts';
import { intervalProblem, notificationProblem } from './job-problems.ts';
import { mergeSettings } from './merge-settings.ts';

export type ConfigurationResult =
  | { readonly ok: true; readonly configuration: JobConfiguration }
  | { readonly ok: false; readonly error: ValidationError };

/** What the job will be: what is left out (or null, where null means nothing) stays as it is. */
export function configurationOf(job: Job, input: UpdateJobInput): ConfigurationResult {
  const displayName = input.displayName ?? job.displayName;
  const notificationEmail =
    input.notificationEmail === undefined ? job.notificationEmail : input.notificationEmail;
  const notifyOnFailure = input.notifyOnFailure ?? job.notifyOnFailure;
  const minutes = input.intervalMinutes ?? null;
  const error =
    displayNameProblem(displayName) ??
    (minutes === null ? null : intervalProblem(minutes)) ??
    notificationProblem(notificationEmail, notifyOnFailure);
  if (error !== null) return { ok: false, error };
  const merged = mergeSettings(job.settings, input.settings ?? undefined);
  if (!merged.ok) return merged;
  return {
    ok: true,
    configuration: {
      displayName: displayName.trim(),
      sourceConnectionId: input.sourceConnectionId ?? job.sourceConnectionId,
      targetConnectionId: input.targetConnectionId ?? job.targetConnectionId,
      servicePrincipalId: input.servicePrincipalId?.toLowerCase() ?? job.servicePrincipalId,
      scope: input.scope ?? job.scope,
      intervalMs: minutes === null ? job.intervalMs : Math.round(minutes * 60_000),
      notificationEmail,
      notifyOnFailure,
      settings: merged.settings,
    },
  };
}
