import type { ServiceAnswer } from '../http/message.ts';
import type { JsonObject } from '../json/json.ts';
import {
  ENTERPRISE_USER,
  GROUP,
  RESOURCE_TYPES,
  resourceTypeResource,
  schemaResource,
  USER,
} from './schema/catalogue.ts';
import { ScimError } from './scim-error.ts';
import type { ScimSettings } from './settings.ts';

export const DISCOVERY = ['ServiceProviderConfig', 'Schemas', 'ResourceTypes'] as const;

function list(resources: readonly JsonObject[]): ServiceAnswer {
  return {
    status: 200,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: resources.length,
      startIndex: 1,
      itemsPerPage: resources.length,
      Resources: resources,
    },
  };
}

/** RFC 7644 section 4: read-only, no filters. */
export function discover(
  settings: ScimSettings,
  endpoint: string,
  id: string | undefined,
  hasFilter: boolean,
  base: string,
): ServiceAnswer {
  // RFC 7644 section 4: a filter on these endpoints is 403.
  if (hasFilter) throw new ScimError(403, 'Discovery endpoints take no filter.');
  if (endpoint === 'ServiceProviderConfig') {
    if (id !== undefined) throw new ScimError(404, 'There is one ServiceProviderConfig only.');
    return { status: 200, body: serviceProviderConfig(settings, base) };
  }
  const resources =
    endpoint === 'Schemas'
      ? [USER, ENTERPRISE_USER, GROUP].map((schema) => schemaResource(schema, base))
      : RESOURCE_TYPES.map((type) => resourceTypeResource(type, base));
  if (id === undefined) return list(resources);
  const found = resources.find((resource) => resource['id'] === id);
  if (!found) throw new ScimError(404, `There is no ${endpoint} '${id}'.`);
  return { status: 200, body: found };
}

function serviceProviderConfig({ etag, maxResults, quirks }: ScimSettings, base: string): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    documentationUri: 'https://datatracker.ietf.org/doc/html/rfc7644',
    patch: { supported: !quirks.patchNotImplemented },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults },
    changePassword: { supported: true },
    sort: { supported: true },
    etag: { supported: etag },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A fixed bearer token.',
        specUri: 'https://datatracker.ietf.org/doc/html/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}
