import { z } from 'zod';

/** Graph's synchronizationQuarantine reasons (entra.md Q6). We never give `TooManyDeletes` (ADR 7) nor `QuarantinedOnDemand`. */
const quarantineReason = z.enum([
  'EncounteredBaseEscrowThreshold',
  'EncounteredTotalEscrowThreshold',
  'EncounteredEscrowProportionThreshold',
  'EncounteredQuarantineException',
  'IngestionInterrupted',
  'Unknown',
]);
export type QuarantineReason = z.infer<typeof quarantineReason>;

/** `job.suspension`: why the job does not write, since when, and when it tries again (R17). Null while all is well. */
export const jobSuspension = z.object({
  /** `TargetUnavailable`, `Unauthorized`, `TooManyFailures` ...: of the last attempt that failed. */
  code: z.string(),
  /** What happened, who must act, how. */
  message: z.string(),
  /** The first failure of the series: all spans count from it. */
  since: z.string(),
  /** null: only after somebody acted. */
  nextAttemptAt: z.string().nullable().default(null),
  /** Whether an administrator can end it (Graph's error.tenantActionable). */
  tenantActionable: z.boolean().default(false),
  /** null: it is expected to pass by itself. Names and meanings are Graph's (entra.md Q7). */
  quarantine: z
    .object({
      reason: quarantineReason,
      /** Last evaluated and imposed. */
      currentBegan: z.string(),
      /** First imposed in this series. */
      seriesBegan: z.string(),
      /** How often it was evaluated again and left in force. */
      seriesCount: z.int(),
    })
    .nullable()
    .default(null),
  /** Whether the administrator was told that the job will be disabled. */
  disableAnnounced: z.boolean().default(false),
  /** When the job was disabled because nothing had changed for too long (entra.md Q13). */
  disabledAt: z.string().nullable().default(null),
});
export type JobSuspension = z.infer<typeof jobSuspension>;
