import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../clock/clock.ts';
import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { headerOf, queryOf, segmentsOf } from '../../http/message.ts';
import type { JsonObject } from '../../json/json.ts';
import type { AppRegistration, Tenant, Tenants } from '../tenant.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { authorize, clientInfo } from './authorize.ts';
import { errorPage } from './authorize-page.ts';
import { verifyAssertion } from './client-assertion.ts';
import {
  LoginError,
  noCredential,
  unconsented,
  unknownClient,
  unknownTenant,
  wrongGrant,
  wrongScope,
  wrongSecret,
} from './login-error.ts';
import { instanceDiscovery, openIdConfiguration } from './metadata.ts';
import { readScopes } from './scopes.ts';
import type { SigningKey } from './signing-key.ts';
import type { Client } from './token-issuer.ts';
import { APP_LIFETIME_S, PERSON_LIFETIME_S, TokenIssuer } from './token-issuer.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export class LoginService {
  readonly issuer: TokenIssuer;
  readonly codes: AuthorizationCodes;

  constructor(
    readonly key: SigningKey,
    readonly tenants: Tenants,
    readonly clock: Clock,
  ) {
    this.issuer = new TokenIssuer(key, clock);
    this.codes = new AuthorizationCodes(clock);
  }

  async handle(request: ServiceRequest): Promise<ServiceAnswer> {
    try {
      return await this.#route(request);
    } catch (error) {
      if (error instanceof LoginError) return error.answer(this.clock.iso(), request.origin);
      throw error;
    }
  }

  /** Revokes every token of the tenant issued so far. */
  revoke(tenant: Tenant): void {
    this.issuer.revoke(tenant);
  }

  async #route(request: ServiceRequest): Promise<ServiceAnswer> {
    const [tenantId = '', ...rest] = segmentsOf(request.path);
    const path = rest.join('/');
    const origin = publicOrigin(request);
    if (path === 'discovery/instance') return { status: 200, body: instanceDiscovery(origin) };
    const tenant = this.tenants.find(tenantId);
    if (path === 'v2.0/.well-known/openid-configuration' || path === '.well-known/openid-configuration') {
      if (!tenant) throw unknownTenant(tenantId);
      return { status: 200, body: openIdConfiguration(origin, tenantId, tenant.id) };
    }
    if (path === 'discovery/v2.0/keys') return { status: 200, body: { keys: [this.key.jwk] } };
    if (path === 'oauth2/v2.0/authorize' && request.method === 'GET')
      return tenant ? authorize(tenant, queryOf(request), this.codes) : errorPage(unknownTenant(tenantId));
    if (path !== 'oauth2/v2.0/token' || request.method !== 'POST') return { status: 404, body: '' };
    if (!tenant) throw unknownTenant(tenantId);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: await this.#token(tenant, new URLSearchParams(request.body), request.origin, origin),
    };
  }

  async #token(
    tenant: Tenant,
    form: URLSearchParams,
    graphRoot: string,
    origin: string,
  ): Promise<JsonObject> {
    const grant = form.get('grant_type') ?? '';
    if (grant !== 'client_credentials' && grant !== 'authorization_code') throw wrongGrant(grant);
    const clientId = form.get('client_id') ?? '';
    const app = tenant.apps.get(clientId);
    if (!app) throw unknownClient(clientId, tenant.displayName);
    const client = { tenant, app, byAssertion: await this.#authenticate(app, tenant, form) };
    return grant === 'authorization_code'
      ? this.#byCode(client, form, `${origin}/${tenant.id}/v2.0`)
      : this.#byCredentials(client, form, graphRoot);
  }

  async #byCredentials(client: Client, form: URLSearchParams, graphRoot: string): Promise<JsonObject> {
    const scopes = (form.get('scope') ?? '')
      .split(' ')
      .filter((scope) => !['', 'openid', 'profile', 'offline_access'].includes(scope));
    const [scope] = scopes;
    if (scope === undefined || scopes.length > 1 || !scope.endsWith('/.default'))
      throw wrongScope(scopes.join(' '));
    const audience = scope.slice(0, -'/.default'.length) || graphRoot;
    return {
      token_type: 'Bearer',
      expires_in: APP_LIFETIME_S,
      ext_expires_in: APP_LIFETIME_S,
      access_token: await this.issuer.forApp(client, audience),
    };
  }

  async #byCode(client: Client, form: URLSearchParams, issuer: string): Promise<JsonObject> {
    const { tenant, app } = client;
    const { person, scope, nonce } = this.codes.redeem(form, tenant, app.clientId);
    const scopes = readScopes(form.get('scope') ?? scope, app);
    if (scopes.unconsented.length > 0) throw unconsented(app.clientId);
    return {
      token_type: 'Bearer',
      scope: scopes.granted,
      expires_in: PERSON_LIFETIME_S,
      ext_expires_in: PERSON_LIFETIME_S,
      access_token: await this.issuer.forPerson(client, person, scopes.resource, scopes.permissions),
      ...(scopes.openId.has('offline_access')
        ? { refresh_token: `1.${randomBytes(600).toString('base64url')}` }
        : {}),
      ...(scopes.openId.has('openid')
        ? { id_token: await this.issuer.idToken(client, person, issuer, nonce) }
        : {}),
      ...(form.get('client_info') === '1' ? { client_info: clientInfo(tenant, person) } : {}),
    };
  }

  /** True when the app proved itself with a certificate. */
  async #authenticate(app: AppRegistration, tenant: Tenant, form: URLSearchParams): Promise<boolean> {
    const assertion = form.get('client_assertion');
    if (assertion !== null && form.get('client_assertion_type') === ASSERTION_TYPE) {
      await verifyAssertion(assertion, app, tenant.id, this.clock.now());
      return true;
    }
    const secret = form.get('client_secret');
    if (secret === null) throw noCredential();
    if (app.secret === null || !equal(secret, app.secret)) throw wrongSecret(app.clientId);
    return false;
  }
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The host that the client believes to speak to: MSAL wants https, and its network module sends the request here. */
function publicOrigin(request: ServiceRequest): string {
  const host = headerOf(request, 'x-forwarded-host');
  if (host !== undefined) return `${headerOf(request, 'x-forwarded-proto') ?? 'https'}://${host}`;
  return `http://${headerOf(request, 'host') ?? new URL(request.origin).host}`;
}
