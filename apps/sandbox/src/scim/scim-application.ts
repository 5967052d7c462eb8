import type { Clock } from '../clock/clock.ts';
import type { ServiceAnswer, ServiceRequest } from '../http/message.ts';
import { bearerOf, headerOf, queryOf, segmentsOf } from '../http/message.ts';
import type { JsonObject } from '../json/json.ts';
import { isObject, parseJson } from '../json/json.ts';
import { discover, DISCOVERY } from './discovery.ts';
import { applyPatch } from './patch.ts';
import { project } from './projection.ts';
import { etagOf, locationOf, renderResource } from './render.ts';
import type { StoredResource } from './resource-store.ts';
import { checkImmutable } from './schema/validate.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { RESOURCE_TYPES } from './schema/catalogue.ts';
import { ScimError } from './scim-error.ts';
import { ScimState } from './scim-state.ts';
import { projectionOf, runSearch, searchOfBody, searchOfQuery } from './search.ts';
import { scimSettings } from './settings.ts';

const ROOT = '/scim/v2';
const CONTENT_TYPE = 'application/scim+json';

/** A strict SCIM 2.0 service provider (RFC 7643, RFC 7644), with quirks of servers in the wild as switches (R24). */
export class ScimApplication {
  readonly state: ScimState;

  constructor(readonly clock: Clock) {
    this.state = new ScimState(clock);
  }

  reset(): void {
    this.state.clear();
    this.state.settings = scimSettings.parse({});
  }

  readonly nameOf = (): string => 'scim';

  readonly handle = (request: ServiceRequest): ServiceAnswer => {
    try {
      return { contentType: CONTENT_TYPE, ...this.#route(request) };
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      const headers: Record<string, string> =
        error.status === 401 ? { 'www-authenticate': 'Bearer realm="scim"' } : {};
      return { contentType: CONTENT_TYPE, headers, ...error.answer(!this.state.settings.quirks.noScimType) };
    }
  };

  #route(request: ServiceRequest): ServiceAnswer {
    if (bearerOf(request) !== this.state.settings.token)
      throw new ScimError(401, 'The bearer token is missing or wrong.');
    if (!request.path.startsWith(`${ROOT}/`)) throw new ScimError(404, `There is no '${request.path}'.`);
    const [endpoint = '', id, ...rest] = segmentsOf(request.path.slice(ROOT.length));
    const base = `${request.origin}${ROOT}`;
    const known = DISCOVERY.find((name) => name === endpoint);
    if (known !== undefined && rest.length === 0 && !this.state.settings.quirks.noDiscovery) {
      if (request.method !== 'GET') throw new ScimError(405, `${known} can only be read.`);
      return discover(this.state.settings, known, id, queryOf(request).has('filter'), base);
    }
    if (endpoint === 'Me' || endpoint === 'Bulk') throw new ScimError(501, `${endpoint} is not supported.`);
    if (endpoint === '.search' && id === undefined) return this.#search(request, RESOURCE_TYPES, base);
    const type = RESOURCE_TYPES.find((candidate) => candidate.endpoint === endpoint);
    if (!type || rest.length > 0) throw new ScimError(404, `There is no '${request.path}'.`);
    if (id === '.search') return this.#search(request, [type], base);
    return id === undefined ? this.#collection(request, type, base) : this.#resource(request, type, id, base);
  }

  #search(request: ServiceRequest, types: readonly ResourceType[], base: string): ServiceAnswer {
    if (request.method !== 'POST') throw new ScimError(405, '.search takes POST.');
    return { status: 200, body: runSearch(this.state, types, searchOfBody(bodyOf(request)), base) };
  }

  #collection(request: ServiceRequest, type: ResourceType, base: string): ServiceAnswer {
    if (request.method === 'GET')
      return { status: 200, body: runSearch(this.state, [type], searchOfQuery(queryOf(request)), base) };
    if (request.method !== 'POST')
      throw new ScimError(405, `${request.method} is not possible on ${type.endpoint}.`);
    const resource = this.state.create(type, bodyOf(request));
    const answer = this.#show(request, type, resource, base, 201);
    if (this.state.settings.quirks.noLocation) return answer;
    return { ...answer, headers: { ...answer.headers, location: locationOf(type, resource, base) } };
  }

  #resource(request: ServiceRequest, type: ResourceType, id: string, base: string): ServiceAnswer {
    const { quirks } = this.state.settings;
    if (request.method === 'PATCH' && quirks.patchNotImplemented)
      throw new ScimError(501, 'PATCH is not implemented.');
    const resource = this.state.storeOf(type).find(id);
    if (!resource && request.method === 'PATCH' && quirks.missingPatch500)
      throw new ScimError(500, 'Internal server error.');
    if (!resource) throw new ScimError(404, `There is no ${type.name} '${id}'.`);
    if (request.method !== 'GET') this.#checkIfMatch(request, resource);
    switch (request.method) {
      case 'GET':
        if (this.state.settings.etag && headerOf(request, 'if-none-match') === etagOf(resource))
          return { status: 304, headers: { etag: etagOf(resource) } };
        return this.#show(request, type, resource, base, 200);
      case 'PUT': {
        const body = bodyOf(request);
        checkImmutable(type, resource.attributes, body);
        this.state.replace(type, resource, body);
        return this.#show(request, type, resource, base, 200);
      }
      case 'PATCH': {
        const patched = applyPatch(type, { ...resource.attributes }, bodyOf(request));
        this.state.replace(type, resource, patched);
        return quirks.patchNoContent ? { status: 204 } : this.#show(request, type, resource, base, 200);
      }
      case 'DELETE':
        this.state.remove(type, resource);
        return quirks.deleteWithBody ? { status: 200, body: {} } : { status: 204 };
      default:
        throw new ScimError(405, `${request.method} is not possible on a ${type.name}.`);
    }
  }

  #checkIfMatch(request: ServiceRequest, resource: StoredResource): void {
    const wanted = headerOf(request, 'if-match');
    if (!this.state.settings.etag || wanted === undefined || wanted === '*' || wanted === etagOf(resource))
      return;
    throw new ScimError(412, `The version is ${etagOf(resource)}, not ${wanted}.`);
  }

  #show(
    request: ServiceRequest,
    type: ResourceType,
    resource: StoredResource,
    base: string,
    status: number,
  ): ServiceAnswer {
    const body = project(
      type,
      renderResource(this.state, type, resource, base),
      projectionOf(queryOf(request)),
    );
    return { status, headers: this.state.settings.etag ? { etag: etagOf(resource) } : {}, body };
  }
}

function bodyOf(request: ServiceRequest): JsonObject {
  const parsed = parseJson(request.body);
  if (!isObject(parsed)) throw new ScimError(400, 'The body is no JSON object.', 'invalidSyntax');
  return parsed;
}
