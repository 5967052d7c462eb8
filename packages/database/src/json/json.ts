import { z } from 'zod';

/** In JSON text: U+0000, and halves of a surrogate pair (JSON.stringify escapes only those without their other half). */
const unstorable = /(?<=(?<!\\)(?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/gi;

/**
 * Text for a jsonb column or parameter. What PostgreSQL's text can't hold is left out or replaced, rather than lose the row with
 * all that it says.
 */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(unstorable, (_, code) => (code === '0000' ? '' : '\ufffd'));
}

/** Staged attributes: a key that is missing was not in the source's answer. */
export const attributesColumn = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));

export const targetValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** Graph's initiatorType. */
export const initiator = z.enum(['system', 'user', 'application']);

/** Values by target attribute, as written or observed. */
export const valuesColumn = z.record(z.string(), targetValue);
