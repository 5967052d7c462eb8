import type { IncomingHttpHeaders } from 'node:http';
import type { Db, Keyring } from '@lockstep/database';
import type { Egress } from '@lockstep/platform/egress';
import * as client from 'openid-client';
import { z } from 'zod';
import { sameToken } from '../auth/bearer-token.ts';
import { cookieOf, setCookie, type CookieSettings } from '../auth/cookie.ts';
import { egressFetch } from '../auth/oidc/egress-fetch.ts';
import type { OidcSettings } from '../auth/oidc/settings.ts';
import type { Environment } from '../environment.ts';
import { SealedTokens } from './sealed-token.ts';
import { Sessions } from './sessions.ts';

/** Where people look at their account, and come back to; under LOCKSTEP_PUBLIC_URL. */
export const accountPaths = {
  account: '/account',
  signIn: '/account/sign-in',
  signedIn: '/account/signed-in',
  signOut: '/account/sign-out',
} as const;
const lifetimeMs = 10 * 60_000;
const clockToleranceSeconds = 30;

export type SignedIn =
  | { readonly kind: 'signed-in'; readonly cookies: readonly string[] }
  /** The answer is none to what this browser has begun: it may go on waiting for the right one. */
  | { readonly kind: 'foreign'; readonly why: 'notBegun' | 'expired' | 'otherState' }
  | {
      readonly kind: 'denied' | 'refused' | 'unreachable';
      readonly detail: string;
      readonly cookies: readonly string[];
    };

/** What the browser keeps while it is at the issuer. */
const begun = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() });

/**
 * Signing in at the issuer: the authorization code flow of OpenID Connect with PKCE (RFC 7636), state and nonce. All three stand in a
 * sealed cookie of the browser that began, which is taken away with the first answer that has its state.
 */
export class SignIn {
  readonly sessions: Sessions;
  readonly #settings: OidcSettings;
  readonly #clientSettings: NonNullable<OidcSettings['client']>;
  readonly #publicUrl: string;
  readonly #cookie: CookieSettings;
  readonly #tokens: SealedTokens;
  readonly #fetch: ReturnType<typeof egressFetch>;
  #issuer: Promise<client.Configuration> | null = null;

  constructor(
    settings: OidcSettings,
    clientSettings: NonNullable<OidcSettings['client']>,
    { publicUrl, keyring, egress, db }: { publicUrl: string; keyring: Keyring; egress: Egress; db: Db },
  ) {
    const url = new URL(publicUrl);
    this.sessions = new Sessions(settings, url, { keyring, db });
    this.#settings = settings;
    this.#clientSettings = clientSettings;
    this.#publicUrl = publicUrl;
    this.#cookie = { name: 'lockstep-sign-in', publicUrl: url, path: accountPaths.account };
    this.#tokens = new SealedTokens(keyring, 'sign-in', `${settings.issuer} ${clientSettings.id}`);
    this.#fetch = egressFetch(egress);
  }

  get issuer(): string {
    return this.#settings.issuer;
  }

  addressOf(path: string): string {
    return `${this.#publicUrl}${path}`;
  }

  /** Where to send the browser, and what it must keep; null when the issuer can't be asked. */
  async begin(): Promise<{ readonly location: string; readonly cookie: string } | null> {
    const issuer = await this.#discovered().catch(() => null);
    if (issuer === null) return null;
    const codeVerifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const location = client.buildAuthorizationUrl(issuer, {
      redirect_uri: this.addressOf(accountPaths.signedIn),
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const token = await this.#tokens.seal({ state, nonce, codeVerifier }, lifetimeMs);
    return { location: location.href, cookie: setCookie(this.#cookie, token, lifetimeMs) };
  }

  /** `search`: with what the issuer has sent the browser back. */
  async end(search: string, headers: IncomingHttpHeaders): Promise<SignedIn> {
    const opened = await this.#tokens.open(cookieOf(headers, this.#cookie.name));
    if (opened.kind !== 'valid')
      return { kind: 'foreign', why: opened.kind === 'expired' ? 'expired' : 'notBegun' };
    const { state, nonce, codeVerifier } = begun.parse(opened.claims);
    const url = new URL(`${this.addressOf(accountPaths.signedIn)}${search}`);
    if (!sameToken(url.searchParams.get('state') ?? '', state)) return { kind: 'foreign', why: 'otherState' };

    const cookies = [setCookie(this.#cookie, '', 0)];
    let claims: client.IDToken | undefined;
    try {
      const tokens = await client.authorizationCodeGrant(await this.#discovered(), url, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      claims = tokens.claims();
    } catch (error) {
      return { ...failureOf(error), cookies };
    }
    if (claims === undefined) return { kind: 'refused', detail: 'no id token', cookies };
    return { kind: 'signed-in', cookies: [...cookies, await this.sessions.begin(claims, headers)] };
  }

  /** Asked once; after a failure, again by the next who wants to sign in. */
  #discovered(): Promise<client.Configuration> {
    this.#issuer ??= this.#discover().catch((error: unknown) => {
      this.#issuer = null;
      throw error;
    });
    return this.#issuer;
  }

  #discover(): Promise<client.Configuration> {
    const { id, secret } = this.#clientSettings;
    const issuer = new URL(this.#settings.issuer);
    return client.discovery(
      issuer,
      id,
      { [client.clockTolerance]: clockToleranceSeconds },
      authentication(secret),
      {
        [client.customFetch]: (url, options) => this.#fetch(url, options),
        execute: [
          // The id token's signature is checked though it comes over TLS from the issuer itself.
          client.enableNonRepudiationChecks,
          // eslint-disable-next-line @typescript-eslint/no-deprecated -- for an issuer that the operator has written with http: the sandbox
          ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      },
    );
  }
}

/** In the body where the issuer takes that (Entra does), else as every issuer must: RFC 6749 §2.3.1. */
function authentication(secret: string): client.ClientAuth {
  const [post, basic] = [client.ClientSecretPost(secret), client.ClientSecretBasic(secret)];
  return (issuer, ...rest) => {
    const takesPost = issuer.token_endpoint_auth_methods_supported?.includes('client_secret_post');
    (takesPost === true ? post : basic)(issuer, ...rest);
  };
}

/** Null when nobody can sign in in a browser. */
export function createSignIn(
  { oidc, publicUrl, keyring }: Pick<Environment, 'oidc' | 'publicUrl' | 'keyring'>,
  egress: Egress,
  db: Db,
): SignIn | null {
  const clientSettings = oidc?.client ?? null;
  if (oidc === null || clientSettings === null || publicUrl === null) return null;
  return new SignIn(oidc, clientSettings, { publicUrl, keyring, egress, db });
}

function failureOf(error: unknown): {
  readonly kind: 'denied' | 'refused' | 'unreachable';
  readonly detail: string;
} {
  if (error instanceof client.AuthorizationResponseError) return { kind: 'denied', detail: error.error };
  if (error instanceof client.ResponseBodyError) return { kind: 'refused', detail: error.error };
  if (error instanceof client.ClientError) return { kind: 'refused', detail: error.code ?? error.message };
  return { kind: 'unreachable', detail: '' };
}
