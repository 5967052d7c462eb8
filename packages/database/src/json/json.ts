import { z } from 'zod';

/** Text for a jsonb column or parameter. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** Staged attributes: a key that is missing was not in the source's answer. */
export const attributesColumn = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));

const targetValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** Values by target attribute, as written or observed. */
export const valuesColumn = z.record(z.string(), targetValue);
