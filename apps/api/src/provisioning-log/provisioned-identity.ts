import type { ProvisionedIdentity } from '../generated/graphql.generated.ts';

/** Graph's provisionedIdentity: Lockstep provisions users only. */
export function provisionedIdentity(id: string | null, displayName: string | null): ProvisionedIdentity {
  const details = { id, odatatype: 'User', DisplayName: displayName };
  return { id, displayName, identityType: 'User', details };
}
