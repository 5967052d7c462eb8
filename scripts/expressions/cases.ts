import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform((value) => {
  // Booleans travel as "True" and "False" (expressions.md L13).
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
});

const value = z.union([scalar, z.null(), z.array(scalar)], {
  error: 'give a text, null or an array of texts',
});

const shared = {
  id: z.union([z.string(), z.number()]).optional(),
  attributes: z
    .record(z.string(), value)
    .nullish()
    .transform((attributes) => attributes ?? {}),
  /** ISO 8601; the time of the run when it is left out. */
  now: z
    .union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
      error: 'give a time such as 2026-03-02T09:30:00Z',
    })
    .transform((text) => new Date(/[zZ]$|[+-]\d\d:?\d\d$|^[\d-]{10}$/.test(text) ? text : `${text}Z`))
    .nullish(),
};

export const expressionCase = z.object({
  ...shared,
  expression: z.string(),
  /** The tenant's default domain, for DefaultDomain. */
  defaultDomain: z.string().nullish(),
  /** Values that the target has already, for SelectUniqueValue. */
  taken: z.array(z.string()).nullish(),
});

export const filterCase = z.object({
  ...shared,
  /** The outer array is OR, the inner ones AND. */
  groups: z.array(
    z.array(z.object({ attribute: z.string(), operator: z.string(), value: value.optional() })),
  ),
  /** Object ids of the groups that the person is in. */
  memberships: z
    .object({
      direct: z.array(z.string()).optional(),
      transitive: z.array(z.string()).optional(),
    })
    .nullish(),
});

export type ExpressionCase = z.infer<typeof expressionCase>;
export type FilterCase = z.infer<typeof filterCase>;

/** The cases of a file, not looked at yet; undefined when it holds no array. Throws SyntaxError for what is no JSON. */
export function parseCases(text: string): readonly unknown[] | undefined {
  // Editors on Windows put a byte order mark in front.
  const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  return Array.isArray(document) ? document : undefined;
}
