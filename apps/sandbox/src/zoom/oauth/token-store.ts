import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock/clock.ts';
import { badRefreshToken, revokedRefreshToken } from './oauth-error.ts';
import type { ZoomApp } from './zoom-app.ts';

export const ACCESS_LIFETIME_S = 3600;
const CODE_LIFETIME_MS = 300_000;
const REFRESH_LIFETIME_MS = 90 * 86_400_000;

interface Grant {
  readonly app: ZoomApp;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
}

interface RefreshGrant extends Grant {
  state: 'live' | 'used' | 'replaced';
}

/** What an authorization request asked for, and its code must be redeemed with. */
export interface CodeRequest {
  readonly redirectUri: string;
  /** Null: the client uses no PKCE. */
  readonly challenge: CodeChallenge | null;
}

export interface CodeChallenge {
  readonly value: string;
  readonly method: 'S256' | 'plain';
}

interface CodeGrant extends Grant, CodeRequest {
  used: boolean;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
}

/** Opaque tokens (zoom.md §1): access 1 hour, code 5 minutes and once, refresh 90 days and rotating. */
export class TokenStore {
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, RefreshGrant>();
  readonly #codes = new Map<string, CodeGrant>();

  constructor(readonly clock: Clock) {}

  issue(app: ZoomApp, withRefresh: boolean): IssuedTokens {
    const now = this.clock.now();
    const accessToken = opaque();
    this.#access.set(accessToken, { app, scopes: app.scopes, expiresAt: now + ACCESS_LIFETIME_S * 1000 });
    if (!withRefresh) return { accessToken, refreshToken: null };
    const refreshToken = opaque();
    this.#refresh.set(refreshToken, {
      app,
      scopes: app.scopes,
      expiresAt: now + REFRESH_LIFETIME_MS,
      state: 'live',
    });
    return { accessToken, refreshToken };
  }

  /** A new authorization makes earlier refresh tokens of the app invalid (4741). */
  issueCode(app: ZoomApp, request: CodeRequest): string {
    for (const grant of this.#refresh.values())
      if (grant.app === app && grant.state === 'live') grant.state = 'replaced';
    const code = opaque();
    this.#codes.set(code, {
      app,
      scopes: app.scopes,
      expiresAt: this.clock.now() + CODE_LIFETIME_MS,
      ...request,
      used: false,
    });
    return code;
  }

  redeemCode(code: string, app: ZoomApp): 'unknown' | 'expired' | CodeRequest {
    const grant = this.#codes.get(code);
    if (grant?.app !== app || grant.used) return 'unknown';
    if (this.clock.now() >= grant.expiresAt) return 'expired';
    grant.used = true;
    return grant;
  }

  rotate(refreshToken: string, app: ZoomApp): IssuedTokens {
    const grant = this.#refresh.get(refreshToken);
    if (grant?.app === app && grant.state === 'replaced') throw revokedRefreshToken();
    if (grant?.app !== app || grant.state !== 'live' || this.clock.now() >= grant.expiresAt)
      throw badRefreshToken();
    grant.state = 'used';
    return this.issue(app, true);
  }

  /** Null: never issued, or revoked. */
  access(token: string): Grant | null {
    return this.#access.get(token) ?? null;
  }

  revoke(token: string): boolean {
    return this.#access.delete(token);
  }

  revokeAll(refreshTokens: boolean): number {
    const count = this.#access.size + (refreshTokens ? this.#refresh.size : 0);
    this.#access.clear();
    if (refreshTokens) this.#refresh.clear();
    return count;
  }
}

function opaque(): string {
  return randomBytes(48).toString('base64url');
}
