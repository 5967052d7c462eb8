import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  beginSession,
  endSession,
  endSessionsOf,
  listSessions,
  sessionGoesOn,
  type Db,
  type Keyring,
  type StoredSession,
} from '@lockstep/database';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { actAs } from '../audit/acting.ts';
import { cookieOf, setCookie, type CookieSettings } from '../auth/cookie.ts';
import { principalOf } from '../auth/oidc/principal-of.ts';
import type { OidcSettings } from '../auth/oidc/settings.ts';
import { TokenRefused } from '../auth/oidc/token-verifier.ts';
import type { Principal } from '../auth/principal.ts';
import { whyForeign } from './same-origin.ts';
import { SealedTokens } from './sealed-token.ts';

/** A working day. Whoever loses a role keeps it so long at most, or until somebody ends their sessions. */
const lifetimeMs = 8 * 60 * 60_000;
/** More than anybody has browsers. */
const mostShown = 100;

const keptShape = z.object({ jti: z.uuid(), formToken: z.string() });

export interface Session {
  readonly id: string;
  readonly principal: Principal;
  readonly until: Date;
  /** In the forms of our own pages: another page can't know it. */
  readonly formToken: string;
}

/**
 * Who has signed in in a browser: a sealed cookie, which says who it is and holds no token of the issuer, and a row, without which
 * the cookie and every copy of it are worth nothing.
 */
export class Sessions {
  readonly #settings: OidcSettings;
  readonly #publicUrl: URL;
  readonly #cookie: CookieSettings;
  readonly #tokens: SealedTokens;
  readonly #db: Db;

  constructor(settings: OidcSettings, publicUrl: URL, { keyring, db }: { keyring: Keyring; db: Db }) {
    this.#db = db;
    this.#settings = settings;
    this.#publicUrl = publicUrl;
    this.#cookie = { name: 'lockstep-session', publicUrl, path: '' };
    this.#tokens = new SealedTokens(keyring, 'session', `${settings.issuer} ${settings.client?.id ?? ''}`);
  }

  /** The cookie for whom the issuer's id token names, in place of the one that the browser had. */
  async begin(idToken: JWTPayload, headers: IncomingHttpHeaders): Promise<string> {
    const { rolesClaim, bindings } = this.#settings;
    const principal = principalOf(this.#settings, idToken);
    const { id, displayName } = principal;
    // Only values that mean something: a cookie has 4 KB. What they mean is looked up at each request.
    const given = new Set([idToken[rolesClaim]].flat());
    const values = [...new Set(bindings.map(({ claim }) => claim))].filter((value) => given.has(value));
    const formToken = randomBytes(32).toString('base64url');
    await this.end(await this.read(headers), 'this');
    const expiresAt = new Date(Date.now() + lifetimeMs);
    const jti = await actAs(principal, () =>
      beginSession(this.#db, { principalId: id, displayName, expiresAt }),
    );
    const claims = { [rolesClaim]: values, sub: id, name: displayName, formToken, jti };
    return setCookie(this.#cookie, await this.#tokens.seal(claims, lifetimeMs), lifetimeMs);
  }

  /** Ends it, or all of the same person's, and answers the cookie that takes the browser's away. */
  async end(session: Session | null, which: 'this' | 'all'): Promise<string> {
    if (session !== null) {
      const { id, principal } = session;
      await actAs(principal, async () => {
        if (which === 'all') await endSessionsOf(this.#db, principal.id);
        else await endSession(this.#db, id);
      });
    }
    return setCookie(this.#cookie, '', 0);
  }

  /** The same person's in other browsers. */
  async others({ id, principal }: Session): Promise<readonly StoredSession[]> {
    const all = await listSessions(this.#db, principal.id, mostShown);
    return all.filter((one) => one.id !== id);
  }

  /** For our own pages; what changes something asks for the form token besides. */
  async read(headers: IncomingHttpHeaders): Promise<Session | null> {
    const opened = await this.#tokens.open(cookieOf(headers, this.#cookie.name));
    if (opened.kind !== 'valid') return null;
    const { claims, until } = opened;
    const kept = keptShape.safeParse(claims);
    if (!kept.success) return null;
    const { jti: id, formToken } = kept.data;
    if (!(await sessionGoesOn(this.#db, id))) return null;
    return {
      id,
      principal: principalOf(this.#settings, claims),
      until,
      formToken,
    };
  }

  /** For the API. Throws TokenRefused when somebody else's page may have sent the cookie. */
  async authenticate(headers: IncomingHttpHeaders): Promise<Principal | null> {
    const session = await this.read(headers);
    if (session === null) return null;
    const why = whyForeign(headers, this.#publicUrl.origin);
    if (why !== null) {
      throw new TokenRefused(
        `A cookie alone does not vouch for this request: ${why}. Send it from a page of Lockstep as JSON, or with a bearer token.`,
      );
    }
    return session.principal;
  }
}
