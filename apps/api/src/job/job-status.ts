import type { Job } from '@lockstep/database';
import { disabledAfter, explainSuspension } from '@lockstep/engine';
import type {
  SuspensionReason,
  SynchronizationQuarantine,
  SynchronizationStatusCode,
} from '../generated/graphql.generated.ts';

/** Graph's synchronizationStatus code (entra.md §11), by what the row says. */
export function statusCode(job: Job): SynchronizationStatusCode {
  if (job.desiredState === 'paused') return job.cycleNumber === 0 ? 'NOT_RUN' : 'PAUSED';
  if (job.suspension === null) return 'ACTIVE';
  return job.suspension.quarantine === null ? 'SUSPENDED' : 'QUARANTINE';
}

/** Why the job does not go on, and how it will. */
export function suspensionReason({ suspension, settings }: Job): SuspensionReason | null {
  if (suspension === null) return null;
  const { code, message, since, nextAttemptAt } = suspension;
  return {
    code,
    message,
    explanation: explainSuspension(suspension, settings.quarantine),
    since: new Date(since),
    nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt),
  };
}

/** Graph's synchronizationQuarantine (entra.md Q7). */
export function quarantineOf({ suspension, settings }: Job): SynchronizationQuarantine | null {
  if (!suspension?.quarantine) return null;
  const { code, message, tenantActionable, nextAttemptAt, quarantine, disabledAt } = suspension;
  return {
    reason: quarantine.reason,
    currentBegan: new Date(quarantine.currentBegan),
    nextAttempt: nextAttemptAt === null ? null : new Date(nextAttemptAt),
    seriesBegan: new Date(quarantine.seriesBegan),
    seriesCount: quarantine.seriesCount,
    error: { code, message, tenantActionable },
    disabledAt: disabledAt === null ? null : new Date(disabledAt),
    disabledAfter: disabledAfter(suspension, settings.quarantine),
  };
}
