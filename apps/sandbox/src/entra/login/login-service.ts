import { randomUUID, timingSafeEqual } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../../clock/clock.ts';
import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { headerOf, segmentsOf } from '../../http/message.ts';
import type { AppRegistration, Tenant, Tenants } from '../tenant.ts';
import { verifyAssertion } from './client-assertion.ts';
import {
  LoginError,
  noCredential,
  unknownClient,
  unknownTenant,
  wrongGrant,
  wrongScope,
  wrongSecret,
} from './login-error.ts';
import { instanceDiscovery, openIdConfiguration } from './metadata.ts';
import type { SigningKey } from './signing-key.ts';

const LIFETIME_S = 3599;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export class LoginService {
  #serial = 0;

  constructor(
    readonly key: SigningKey,
    readonly tenants: Tenants,
    readonly clock: Clock,
  ) {}

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
    tenant.tokensFrom = this.#serial + 1;
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
    if (path !== 'oauth2/v2.0/token' || request.method !== 'POST') return { status: 404, body: '' };
    if (!tenant) throw unknownTenant(tenantId);
    return this.#token(tenant, new URLSearchParams(request.body), request.origin);
  }

  async #token(tenant: Tenant, form: URLSearchParams, origin: string): Promise<ServiceAnswer> {
    const grant = form.get('grant_type') ?? '';
    if (grant !== 'client_credentials') throw wrongGrant(grant);
    const clientId = form.get('client_id') ?? '';
    const app = tenant.apps.get(clientId);
    if (!app) throw unknownClient(clientId, tenant.displayName);
    const byAssertion = await this.#authenticate(app, tenant, form);
    const scopes = (form.get('scope') ?? '')
      .split(' ')
      .filter((scope) => !['', 'openid', 'profile', 'offline_access'].includes(scope));
    const [scope] = scopes;
    if (scope === undefined || scopes.length > 1 || !scope.endsWith('/.default'))
      throw wrongScope(scopes.join(' '));
    const access_token = await this.#sign(
      tenant,
      app,
      scope.slice(0, -'/.default'.length) || origin,
      byAssertion,
    );
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: { token_type: 'Bearer', expires_in: LIFETIME_S, ext_expires_in: LIFETIME_S, access_token },
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

  #sign(tenant: Tenant, app: AppRegistration, audience: string, byAssertion: boolean): Promise<string> {
    this.#serial += 1;
    const now = Math.floor(this.clock.now() / 1000);
    const claims = {
      appid: app.clientId,
      appidacr: byAssertion ? '2' : '1',
      idp: `https://sts.windows.net/${tenant.id}/`,
      oid: app.clientId,
      roles: [...app.permissions],
      sub: app.clientId,
      tid: tenant.id,
      uti: randomUUID(),
      ver: '1.0',
      serial: this.#serial,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: this.key.kid })
      .setIssuer(`https://sts.windows.net/${tenant.id}/`)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + LIFETIME_S)
      .sign(this.key.privateKey);
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
