import { z } from 'zod';

const pattern = z.string().refine((source) => {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}, 'not a regular expression');

const when = {
  service: z.enum(['login', 'graph', 'zoom-oauth', 'zoom', 'scim', '*']),
  method: z.string().toUpperCase().optional(),
  pathPattern: pattern.optional(),
  bodyPattern: pattern.optional(),
  nth: z.int().min(1).optional(),
  count: z.union([z.int().min(1), z.literal('always')]).optional(),
  probability: z.number().min(0).max(1).optional(),
  skip: z.int().min(0).optional(),
};

const ms = z.number().min(0).max(600_000);

/** What a test may ask for; README.md describes every kind. */
export const faultRule = z.discriminatedUnion('kind', [
  z.strictObject({
    ...when,
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    perform: z.boolean().default(false),
  }),
  z.strictObject({ ...when, kind: z.literal('latency'), ms }),
  z.strictObject({ ...when, kind: z.literal('slowDrip'), ms }),
  z.strictObject({ ...when, kind: z.literal('dropBefore') }),
  z.strictObject({ ...when, kind: z.literal('dropAfter') }),
  z.strictObject({ ...when, kind: z.literal('truncate') }),
  z.strictObject({ ...when, kind: z.literal('emptyPage') }),
  z.strictObject({ ...when, kind: z.literal('shortPage') }),
  z.strictObject({ ...when, kind: z.literal('reorderPage') }),
  z.strictObject({ ...when, kind: z.literal('duplicateItems') }),
  z.strictObject({ ...when, kind: z.literal('invalidJson') }),
]);

export type FaultRule = z.infer<typeof faultRule>;
export type FaultKind = FaultRule['kind'];
export type ActiveFault = FaultRule & { readonly id: string; seen: number; fired: number };
