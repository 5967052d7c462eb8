import { z } from 'zod';
import { send } from './http.ts';

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

/** Asks the API as any user's program would. */
export type Graphql = (
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

export function graphqlClient(url: string, token: string): Graphql {
  return async (query, variables = {}) => {
    const { body } = await send('POST', url, { query, variables }, { authorization: `Bearer ${token}` });
    const parsed = answer.parse(JSON.parse(body));
    if (parsed.errors !== undefined || !parsed.data) {
      throw new Error(`The API refused: ${(parsed.errors ?? []).map((error) => error.message).join('; ')}`);
    }
    return parsed.data;
  };
}

/** The payload of a mutation; a refusal, which is a type of its own in the schema, becomes an error with its words. */
export function payload<T>(data: Readonly<Record<string, unknown>>, field: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(data[field]);
  if (parsed.success) return parsed.data;
  throw new Error(`${field} was refused: ${JSON.stringify(data[field])}`);
}
