import { SourceError } from '@lockstep/engine';
import type { SourceDirectory } from '@lockstep/engine';
import { readDefaultDomain } from '../application/default-domain.ts';
import { readServicePrincipal } from '../application/service-principal.ts';
import type { EntraConnectionTest } from '../connection/connection-test.ts';
import { testConnection, type TenantToken } from '../connection/test-connection.ts';
import { continueFeed, startFeed } from '../feeds/read-feed.ts';
import { GraphClient } from '../graph/graph-client.ts';
import { ResourceUnits } from '../graph/resource-units.ts';
import { proveAssignments } from '../proofs/assignments.ts';
import { proveMemberships } from '../proofs/memberships.ts';
import { findPerson } from '../proofs/find-person.ts';
import { readPeople } from '../proofs/people.ts';
import { endpointsOf } from '../settings/clouds.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import type { AccessToken } from '../tokens/access-token.ts';
import { requestToken } from '../tokens/request-token.ts';
import { TokenSource } from '../tokens/token-source.ts';
import type { EntraDependencies } from './dependencies.ts';

export interface EntraDirectory extends SourceDirectory {
  /** Never rejects for what it tests: failures are steps of the answer. A fresh token is asked for. */
  testConnection(servicePrincipalId?: string, signal?: AbortSignal): Promise<EntraConnectionTest>;
}

/**
 * Microsoft Graph as the source of one tenant. Holds a token, the tenant's share of Graph, and no other state: keep one for
 * each connection. Throws SourceError and FeedExpiredError; on an aborted signal, the signal's reason.
 */
export function createEntraDirectory(settings: EntraSettings, deps: EntraDependencies): EntraDirectory {
  const { graphUrl } = endpointsOf(settings);
  const tokens = new TokenSource(() => requestToken(settings, deps), deps.clock);
  const client = new GraphClient(graphUrl, deps, tokens, new ResourceUnits(deps));
  const freshToken = async (signal?: AbortSignal): Promise<TenantToken> => {
    const token = await tokens.fresh(signal);
    return { ...token, tenantId: tenantOrThrow(token) };
  };
  return {
    tenantId: async (signal) => tenantOrThrow(await tokens.get(signal)),
    servicePrincipal: (id, signal) => readServicePrincipal(client, id, signal),
    defaultDomain: (signal) => readDefaultDomain(client, signal),
    startFeed: (start, signal) => startFeed(client, start, signal),
    continueFeed: (start, link, signal) => continueFeed(client, start, link, signal),
    findPerson: (nameOrId, signal) => findPerson(client, nameOrId, signal),
    readPeople: (ids, attributes, signal) => readPeople(client, ids, attributes, signal),
    proveAssignments: (servicePrincipalId, ids, signal) =>
      proveAssignments(client, servicePrincipalId, ids, signal),
    proveMemberships: (asked, signal) => proveMemberships(client, asked, signal),
    testConnection: (servicePrincipalId, signal) =>
      testConnection(client, settings, freshToken, servicePrincipalId, signal),
  };
}

function tenantOrThrow(token: AccessToken): string {
  if (token.tenantId !== null) return token.tenantId;
  throw new SourceError(
    'protocol',
    'TokenWithoutTenant',
    'The access token does not say which tenant it is for, so Lockstep cannot make sure that it reads the right one. Whoever ' +
      'runs Lockstep must check the login address of the connection.',
  );
}
