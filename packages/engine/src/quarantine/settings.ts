import { z } from 'zod';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const share = z.number().min(0).max(100);

/** From how many failed people on a cycle leads to quarantine (R17). */
const failureLimits = z.strictObject({
  /** Fewer people than this, or than the percentage of linked accounts, never do. */
  minimum: z.int().min(1).default(10),
  minimumPercentOfLinked: share.default(5),
  /** More than this share of those who were tried. */
  percentOfAttempted: share.default(40),
  /** More people than this do, whatever their share; null: no such limit. */
  baseThreshold: z.int().min(1).nullable().default(null),
  /** Likewise, with failed references. */
  totalThreshold: z.int().min(1).nullable().default(null),
});

/** `entra`: the numbers of entra.md Q2..Q4. */
export const quarantinePresets = {
  lockstep: failureLimits.parse({}),
  entra: failureLimits.parse({
    minimum: 5_000,
    minimumPercentOfLinked: 0,
    baseThreshold: 40_000,
    totalThreshold: 60_000,
  }),
} as const;

/** When trouble suspends a job and when it becomes quarantine (R17). Spans count from the first failure. */
export const quarantineSettings = z.strictObject({
  /** `custom`: the numbers of `failures` count. */
  preset: z.enum(['lockstep', 'entra', 'custom']).default('lockstep'),
  failures: failureLimits.prefault({}),
  /** While suspended, attempts are this far apart at first, then twice as far, up to the longest pause. */
  firstPauseMs: z.int().min(1_000).max(day).default(minute),
  longestPauseMs: z
    .int()
    .min(1_000)
    .max(day)
    .default(30 * minute),
  /** Trouble that was to pass by itself is quarantine after this time. */
  afterMs: z
    .int()
    .min(minute)
    .max(7 * day)
    .default(6 * hour),
  /** Attempts in quarantine (entra.md Q11), then one every `retryEveryMs`. */
  retriesMs: z
    .array(z.int().min(minute))
    .max(20)
    .default([6 * hour, 12 * hour, day]),
  retryEveryMs: z.int().min(minute).default(day),
  /** The job is disabled when an attempt fails this late (entra.md Q13), and that is announced so long before. */
  disableAfterMs: z
    .int()
    .min(hour)
    .default(28 * day),
  disableNoticeMs: z
    .int()
    .min(0)
    .default(3 * day),
});
export type QuarantineSettings = z.infer<typeof quarantineSettings>;
