import { z } from 'zod';
import type { GraphqlClient } from './graphql-client.ts';
import { createJob, createSource, createTarget } from './operations.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
export const servicePrincipalId = '33333333-3333-4333-8333-333333333333';
export const clientSecret = 'a-secret-of-entra';

export const sourceInput = {
  displayName: 'Contoso',
  tenantId,
  clientId: '22222222-2222-4222-8222-222222222222',
  clientSecret,
  loginUrl: 'http://127.0.0.1:41001',
  graphUrl: 'http://127.0.0.1:41001',
};

export const targetFields = {
  tenantUrl: 'http://127.0.0.1:41002/scim2',
  tokenUrl: 'http://127.0.0.1:41002/oauth/token',
  accountId: 'sandbox-account',
  clientId: 'sandbox-zoom-client',
  clientSecret: 'a-secret-of-zoom',
};

export const fieldList = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

export const targetInput = {
  displayName: 'Zoom',
  templateId: 'zoom',
  authentication: 'account_credentials',
  settings: fieldList(targetFields),
};

export interface Seed {
  readonly sourceConnectionId: string;
  readonly targetConnectionId: string;
}

export async function seedConnections(graphql: GraphqlClient): Promise<Seed> {
  const source = await graphql(createSource, { input: sourceInput });
  const target = await graphql(createTarget, { input: targetInput });
  return {
    sourceConnectionId: idIn(source, 'createSourceConnection', 'connection'),
    targetConnectionId: idIn(target, 'createTargetConnection', 'connection'),
  };
}

export const jobInput = (seed: Seed) => ({
  displayName: 'Zoom',
  templateId: 'zoom',
  ...seed,
  servicePrincipalId,
});

export async function seedJob(graphql: GraphqlClient): Promise<Seed & { readonly jobId: string }> {
  const seed = await seedConnections(graphql);
  const data = await graphql(createJob, { input: jobInput(seed) });
  return { ...seed, jobId: idIn(data, 'createJob', 'job') };
}

/** The id of what a mutation stored; throws with the whole answer when it was refused. */
export function idIn(data: Readonly<Record<string, unknown>>, field: string, member: string): string {
  const result = z.object({ [member]: z.object({ id: z.uuid() }) }).safeParse(data[field]);
  const id = result.success ? result.data[member]?.id : undefined;
  if (id === undefined) throw new Error(`${field} stored nothing: ${JSON.stringify(data[field])}`);
  return id;
}
