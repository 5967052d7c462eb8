import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Keyring } from '@lockstep/database';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { cookieOf, setCookie, type CookieSettings } from '../auth/cookie.ts';
import { principalOf } from '../auth/oidc/principal-of.ts';
import type { OidcSettings } from '../auth/oidc/settings.ts';
import { TokenRefused } from '../auth/oidc/token-verifier.ts';
import type { Principal } from '../auth/principal.ts';
import { whyForeign } from './same-origin.ts';
import { SealedTokens } from './sealed-token.ts';

/** A working day. Whoever loses a role keeps it so long at most. */
const lifetimeMs = 8 * 60 * 60_000;

export interface Session {
  readonly principal: Principal;
  readonly until: Date;
  /** In the forms of our own pages: another page can't know it. */
  readonly formToken: string;
}

/** Who has signed in in a browser: a sealed cookie, and nothing on our side. It holds no token of the issuer. */
export class Sessions {
  readonly #settings: OidcSettings;
  readonly #publicUrl: URL;
  readonly #cookie: CookieSettings;
  readonly #tokens: SealedTokens;

  constructor(settings: OidcSettings, publicUrl: URL, keyring: Keyring) {
    this.#settings = settings;
    this.#publicUrl = publicUrl;
    this.#cookie = { name: 'lockstep-session', publicUrl, path: '' };
    this.#tokens = new SealedTokens(keyring, 'session', `${settings.issuer} ${settings.client?.id ?? ''}`);
  }

  /** The cookie for whom the issuer's id token names. */
  async begin(idToken: JWTPayload): Promise<string> {
    const { rolesClaim, bindings } = this.#settings;
    const { id, displayName } = principalOf(this.#settings, idToken);
    // Only values that mean something: a cookie has 4 KB. What they mean is looked up at each request.
    const given = new Set([idToken[rolesClaim]].flat());
    const values = [...new Set(bindings.map(({ claim }) => claim))].filter((value) => given.has(value));
    const formToken = randomBytes(32).toString('base64url');
    const claims = { [rolesClaim]: values, sub: id, name: displayName, formToken };
    return setCookie(this.#cookie, await this.#tokens.seal(claims, lifetimeMs), lifetimeMs);
  }

  /** The cookie that ends it. */
  end(): string {
    return setCookie(this.#cookie, '', 0);
  }

  /** For our own pages; what changes something asks for the form token besides. */
  async read(headers: IncomingHttpHeaders): Promise<Session | null> {
    const opened = await this.#tokens.open(cookieOf(headers, this.#cookie.name));
    if (opened.kind !== 'valid') return null;
    const { claims, until } = opened;
    return {
      principal: principalOf(this.#settings, claims),
      until,
      formToken: z.string().parse(claims['formToken']),
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
