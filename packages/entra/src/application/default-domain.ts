import { z } from 'zod';
import type { GraphClient } from '../graph/graph-client.ts';
import { operations } from '../graph/operation.ts';
import { parseAnswer } from '../graph/parse-answer.ts';

const operation = operations.readOrganization;

const organizations = z.looseObject({
  value: z.array(
    z.looseObject({
      verifiedDomains: z
        .array(z.looseObject({ name: z.string(), isDefault: z.boolean().nullish() }))
        .nullish(),
    }),
  ),
});

/** The default one of the tenant's verified domains, for the function DefaultDomain. */
export async function readDefaultDomain(client: GraphClient, signal?: AbortSignal): Promise<string | null> {
  const target = '/organization?$select=id,verifiedDomains';
  const answer = await client.send({ method: 'GET', target, units: 1, operation, signal });
  const domains = parseAnswer(organizations, answer, operation).value.flatMap(
    ({ verifiedDomains }) => verifiedDomains ?? [],
  );
  return domains.find(({ isDefault }) => isDefault === true)?.name ?? null;
}
