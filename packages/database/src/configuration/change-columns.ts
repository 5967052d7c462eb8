import { z } from 'zod';

/**
 * The JSON columns of `change` and `provisioning_log`, as they are read. Loose: a row of an older release must stay
 * readable for as long as it is kept.
 */
export const modifiedAttributes = z
  .array(
    z.looseObject({
      name: z.string().optional(),
      attribute: z.string().optional(),
      displayName: z.string().optional(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
      oldValue: z.unknown().optional(),
      newValue: z.unknown().optional(),
      redacted: z.boolean().default(false),
    }),
  )
  .transform((rows) =>
    rows.map((row) => ({
      name: row.name ?? row.attribute ?? row.displayName ?? '',
      before: row.before ?? row.oldValue ?? null,
      after: row.after ?? row.newValue ?? null,
      /** A mapping redacts it: the values above are masked already (expressions.md, Redact). */
      redacted: row.redacted,
    })),
  );
export type ModifiedAttribute = z.output<typeof modifiedAttributes>[number];

export const plannedRequests = z.array(
  z.looseObject({ method: z.string(), path: z.string(), body: z.unknown().optional() }),
);
export type PlannedRequest = z.infer<typeof plannedRequests>[number];

/** Graph's provisioningStep (entra.md §10). */
export const provisioningSteps = z.array(
  z.looseObject({
    name: z.string().default(''),
    type: z.string().default('processing'),
    status: z.string().default('success'),
    description: z.string().default(''),
    details: z.unknown().optional(),
  }),
);
export type ProvisioningStep = z.infer<typeof provisioningSteps>[number];

export const changeWarnings = z.array(
  z.union([
    z.string().transform((message) => ({ code: null, message })),
    z
      .looseObject({ code: z.string().nullish(), message: z.string() })
      .transform((warning) => ({ code: warning.code ?? null, message: warning.message })),
  ]),
);
export type ChangeWarning = z.output<typeof changeWarnings>[number];
