import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../../clock/clock.ts';
import type { JsonObject } from '../../json/json.ts';
import type { Administrator, AppRegistration, Tenant } from '../tenant.ts';
import type { SigningKey } from './signing-key.ts';

export const APP_LIFETIME_S = 3599;
/** Entra picks between 60 and 90 minutes; this is their mean. */
export const PERSON_LIFETIME_S = 4500;

/** The app that asks for a token, and how it proved itself. */
export interface Client {
  readonly tenant: Tenant;
  readonly app: AppRegistration;
  readonly byAssertion: boolean;
}

export class TokenIssuer {
  #serial = 0;

  constructor(
    readonly key: SigningKey,
    readonly clock: Clock,
  ) {}

  /** Revokes every token of the tenant issued so far. */
  revoke(tenant: Tenant): void {
    tenant.tokensFrom = this.#serial + 1;
  }

  /** For the app itself: application permissions stand in `roles`. */
  forApp(client: Client, audience: string): Promise<string> {
    const { clientId, permissions } = client.app;
    return this.#access(client, audience, APP_LIFETIME_S, {
      oid: clientId,
      roles: [...permissions],
      sub: clientId,
    });
  }

  /** For a person through the app: delegated permissions stand in `scp`, and there are no `roles`. */
  forPerson(
    client: Client,
    person: Administrator,
    audience: string,
    permissions: readonly string[],
  ): Promise<string> {
    return this.#access(client, audience, PERSON_LIFETIME_S, {
      idtyp: 'user',
      name: person.displayName,
      oid: person.id,
      scp: permissions.join(' '),
      sub: pairwise(person, 'graph'),
      unique_name: person.userPrincipalName,
      upn: person.userPrincipalName,
    });
  }

  idToken(client: Client, person: Administrator, issuer: string, nonce: string | null): Promise<string> {
    const claims = {
      ...(nonce === null ? {} : { nonce }),
      name: person.displayName,
      oid: person.id,
      preferred_username: person.userPrincipalName,
      sub: pairwise(person, client.app.clientId),
      tid: client.tenant.id,
      uti: randomUUID(),
      ver: '2.0',
    };
    return this.#sign(claims, issuer, client.app.clientId, PERSON_LIFETIME_S);
  }

  #access(
    { tenant, app, byAssertion }: Client,
    audience: string,
    lifetimeS: number,
    subject: JsonObject,
  ): Promise<string> {
    this.#serial += 1;
    const issuer = `https://sts.windows.net/${tenant.id}/`;
    const claims = {
      appid: app.clientId,
      appidacr: byAssertion ? '2' : '1',
      idp: issuer,
      tid: tenant.id,
      uti: randomUUID(),
      ver: '1.0',
      serial: this.#serial,
      ...subject,
    };
    return this.#sign(claims, issuer, audience, lifetimeS);
  }

  #sign(claims: JsonObject, issuer: string, audience: string, lifetimeS: number): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: this.key.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetimeS)
      .sign(this.key.privateKey);
  }
}

/** `sub` is another one for each app. */
function pairwise(person: Administrator, audience: string): string {
  return createHash('sha256').update(`${person.id} ${audience}`).digest('base64url');
}
