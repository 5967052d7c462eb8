import type { Egress } from '@lockstep/platform/egress';
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Principal } from '../principal.ts';
import { egressFetch } from './egress-fetch.ts';
import { principalOf } from './principal-of.ts';
import type { OidcSettings } from './settings.ts';

/** Why a token or a session is not accepted, in words for whoever sent it. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/** Signatures with a key of the issuer only: never `none`, never a secret that the token's sender could know. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'];
const clockToleranceSeconds = 30;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** Bearer tokens of machines and people: JSON Web Tokens of one issuer for one audience. */
export class TokenVerifier {
  readonly #settings: OidcSettings;
  readonly #fetch: ReturnType<typeof egressFetch>;
  #keys: Promise<KeySet> | null = null;

  constructor(settings: OidcSettings, egress: Egress) {
    this.#settings = settings;
    this.#fetch = egressFetch(egress);
  }

  /** Throws TokenRefused. */
  async verify(token: string): Promise<Principal> {
    const { issuer, audience } = this.#settings;
    try {
      const keys = await this.#keySet();
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['sub', 'exp'],
      });
      return principalOf(this.#settings, payload);
    } catch (error) {
      throw new TokenRefused(wordsOf(error));
    }
  }

  /** Asked once; after a failure, again by the next request. */
  #keySet(): Promise<KeySet> {
    this.#keys ??= this.#discover().catch((error: unknown) => {
      this.#keys = null;
      throw error;
    });
    return this.#keys;
  }

  async #discover(): Promise<KeySet> {
    const { issuer } = this.#settings;
    const answer = await this.#fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const found = metadata.parse(await answer.json());
    if (found.issuer !== issuer) throw new Error(`the issuer calls itself ${found.issuer}`);
    return createRemoteJWKSet(new URL(found.jwks_uri), {
      [customFetch]: (url, options) => this.#fetch(url, options),
    });
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired: get a new one from the issuer.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token is not for this API (claim ${error.claim}): ask the issuer for one with the audience and issuer that the operator has configured.`;
  }
  if (error instanceof errors.JOSEError) {
    return 'The token is not one that the configured issuer has signed.';
  }
  return 'The issuer of tokens could not be asked for its keys. The operator must check LOCKSTEP_OIDC_ISSUER and the way there; then try again.';
}
