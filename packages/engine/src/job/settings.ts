import { z } from 'zod';
import { quarantineSettings } from '../quarantine/settings.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How much may leave before a person must look (rule R8). A window counts what was already released in it. */
const gateSettings = z.strictObject({
  windowMs: z.int().min(minute).default(day),
  /** delete + disable + downgrade: min(max, max(ceil(percent), min(floor, ceil(floorPercent)))). */
  removals: z
    .strictObject({
      max: z.int().min(0).default(500),
      percent: z.number().min(0).max(100).default(10),
      floor: z.int().min(0).default(5),
      floorPercent: z.number().min(0).max(100).default(50),
    })
    .prefault({}),
  /** delete alone. */
  deletes: z
    .strictObject({
      max: z.int().min(0).default(100),
      percent: z.number().min(0).max(100).default(5),
      floor: z.int().min(0).default(3),
      floorPercent: z.number().min(0).max(100).default(50),
    })
    .prefault({}),
  renamePercent: z.number().min(0).max(100).default(20),
  /** Not asked in the first cycle. */
  createPercent: z.number().min(0).max(10_000).default(50),
  /** Below these counts renames and creates are never held. */
  renameFloor: z.int().min(0).default(5),
  createFloor: z.int().min(0).default(20),
});

/** The settings of a job that are not columns of their own. Every member has a default; units stand in the names. */
export const jobSettings = z.strictObject({
  gate: gateSettings.prefault({}),
  quarantine: quarantineSettings.prefault({}),
  /** The second read of a proof comes at least this much later (rule R7). */
  evidenceConfirmAfterMs: z.int().min(0).max(day).default(minute),
  /** From the hard deletion in the source to the DELETE in the target (rule R11); 0 is Entra's own behaviour. */
  deleteAfterMs: z.int().min(0).default(0),
  deleteWhenUnassigned: z.boolean().default(false),
  skipOutOfScopeDeletions: z.boolean().default(false),
  /** Who receives the data of a deleted account, where the target knows such a thing (Zoom's `transferee`). */
  transferee: z.string().min(1).nullable().default(null),
  /** Never disabled, deleted, renamed or downgraded (rule R10). */
  protectedAccounts: z
    .strictObject({
      userNames: z.array(z.string().min(1)).default([]),
      targetIds: z.array(z.string().min(1)).default([]),
      roles: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
  /** How many of each licence there are, over what the template knows (rule R18): a forecast holds what is too many. */
  licenceCapacity: z
    .array(z.strictObject({ licence: z.string().min(1), capacity: z.int().min(0) }))
    .default([]),
  /** A slice of writes (rule R2) and how many requests run at once. */
  sliceChanges: z.int().min(1).max(2_000).default(200),
  sliceMs: z
    .int()
    .min(100)
    .max(5 * minute)
    .default(30_000),
  applyConcurrency: z.int().min(1).max(256).default(24),
  /** While writes go on, the source is read again at least this often (rule R2). */
  importEveryMs: z
    .int()
    .min(1_000)
    .default(5 * minute),
  /** Assignments are listed whole at least this often as a check (rule R15). */
  relistAssignmentsEveryMs: z.int().min(minute).default(day),
  /** People and members of groups are read from the beginning at least this often: what a feed lost is found then. */
  rereadEveryMs: z
    .int()
    .min(minute)
    .default(7 * day),
  /** The share of the target's published rate that is ours (rule R6). */
  rateShare: z.number().gt(0).max(1).default(0.8),
});

export type JobSettings = z.infer<typeof jobSettings>;
