import { z } from 'zod';

export const deltaAnswer = z.enum(['gone', 'syncStateNotFound', 'resyncRequired']);
export type DeltaAnswer = z.infer<typeof deltaAnswer>;

/** How rounds behave; README.md describes each. */
export const deltaSettings = z.strictObject({
  pageSize: z.int().min(1).default(100),
  memberSliceSize: z.int().min(1).default(1000),
  emptyPageEvery: z
    .int()
    .min(0)
    .refine((n) => n !== 1, 'with 1 no round would ever end')
    .default(0),
  repeatObjects: z.boolean().default(false),
  replayChanges: z.int().min(0).default(0),
  reversePages: z.boolean().default(false),
  initialIncludesRemoved: z.boolean().default(false),
  tokenDays: z.number().min(0).default(7),
  expiredAnswer: deltaAnswer.default('syncStateNotFound'),
});
export type DeltaSettings = z.infer<typeof deltaSettings>;
