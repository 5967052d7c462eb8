import { z } from 'zod';

const refusal = z.object({ __typename: z.string(), field: z.string(), message: z.string() });
export type Refusal = z.infer<typeof refusal>;

/** A refused mutation's type, field and message; throws when it was not refused like this. */
export function refusalIn(data: Readonly<Record<string, unknown>>, mutation: string): Refusal {
  return refusal.parse(data[mutation]);
}
