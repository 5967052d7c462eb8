import { z } from 'zod';

export type GraphqlClient = (
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One request as it is, for what a client of good will would not send. */
export async function postGraphql(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** Throws when the answer has errors, with all of their messages. */
export function createGraphqlClient(url: string, token: string): GraphqlClient {
  return async (query, variables = {}) => {
    const { status, body } = await postGraphql(
      url,
      { query, variables },
      { authorization: `Bearer ${token}` },
    );
    const { data, errors } = answer.parse(body);
    if (errors !== undefined)
      throw new Error(`${String(status)}: ${errors.map((error) => JSON.stringify(error)).join('\n')}`);
    return data ?? {};
  };
}
