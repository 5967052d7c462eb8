import { z } from 'zod';

const count = z.int().nonnegative();
/** Milliseconds since 1970, of the workflow's clock. */
const instant = z.number();

/** Where a cycle stands between two activities; handed from run to run when it continues as new. Counters and times only. */
export const cycleProgress = z.strictObject({
  next: z.enum([
    'checkEndpoints',
    'importRound',
    'indexTarget',
    'planSlice',
    'gate',
    'applySlice',
    'confirmProofs',
    'finish',
    'giveUp',
  ]),
  /** Nothing is done before, `target`: nothing at the target. */
  hold: z.strictObject({ untilMs: instant, why: z.enum(['confirm', 'due', 'target', 'idle']) }).nullable(),
  /** The last import round. */
  importBeganAtMs: instant,
  importEndedAtMs: instant,
  indexed: z.boolean(),
  /** Of the plan since the last import round. */
  planComplete: z.boolean(),
  confirmAtMs: instant.nullable(),
  dueAtMs: instant.nullable(),
  /** Since the plan last began: whether it made any work. */
  worked: z.boolean(),
  /** How often in a row everything was written and the plan then found more to do. */
  passes: count,
  /** How often this cycle has waited for a clock after everything was written. */
  waits: count,
  /**
   * Calls that reported neither progress nor completion since there was progress of their sort: reading (import, proofs,
   * index), or planning and writing. Apart, so that an import that goes on does not hide writes that do not.
   */
  idle: z.strictObject({ reading: count, working: count }),
  totals: z.strictObject({
    pages: count,
    changedPeople: count,
    planned: count,
    released: count,
    held: count,
    written: count,
    failed: count,
    left: count,
  }),
});
export type CycleProgress = z.infer<typeof cycleProgress>;
