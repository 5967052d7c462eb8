import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { headerOf, queryOf } from '../../http/message.ts';
import {
  appDisabled,
  badAccount,
  badClient,
  badCode,
  codeExpired,
  noClient,
  OAuthError,
  redirectMismatch,
  unsupportedGrant,
} from './oauth-error.ts';
import { challengeOf, isVerified } from './pkce.ts';
import type { IssuedTokens, TokenStore } from './token-store.ts';
import { ACCESS_LIFETIME_S } from './token-store.ts';
import type { ZoomApp } from './zoom-app.ts';

export class ZoomOAuthService {
  constructor(
    readonly apps: ReadonlyMap<string, ZoomApp>,
    readonly tokens: TokenStore,
  ) {}

  handle(request: ServiceRequest): ServiceAnswer {
    try {
      if (request.path === '/oauth/token' && request.method === 'POST') return this.#token(request);
      if (request.path === '/oauth/authorize' && request.method === 'GET') return this.#authorize(request);
      if (request.path === '/oauth/revoke' && request.method === 'POST') return this.#revoke(request);
      return { status: 404, body: { reason: 'Not Found', error: 'not_found' } };
    } catch (error) {
      if (error instanceof OAuthError) return error.answer();
      throw error;
    }
  }

  #token(request: ServiceRequest): ServiceAnswer {
    // Zoom's own examples put the parameters into the query; libraries send a form.
    const form = new URLSearchParams([...queryOf(request), ...new URLSearchParams(request.body)]);
    const app = this.#client(request);
    const grant = form.get('grant_type') ?? '';
    if (grant === '') throw noClient();
    if (!app.grants.includes(grant)) throw unsupportedGrant();
    switch (grant) {
      case 'account_credentials':
        if (form.get('account_id') !== app.accountId) throw badAccount();
        return answer(app, this.tokens.issue(app, false));
      case 'client_credentials':
        return answer(app, this.tokens.issue(app, false));
      case 'authorization_code': {
        const redeemed = this.tokens.redeemCode(form.get('code') ?? '', app);
        if (redeemed === 'unknown') throw badCode();
        if (redeemed === 'expired') throw codeExpired();
        if (form.get('redirect_uri') !== redeemed.redirectUri) throw redirectMismatch();
        if (!isVerified(redeemed.challenge, form.get('code_verifier'))) throw badCode();
        return answer(app, this.tokens.issue(app, true));
      }
      case 'refresh_token':
        return answer(app, this.tokens.rotate(form.get('refresh_token') ?? '', app));
      default:
        throw unsupportedGrant();
    }
  }

  /** The administrator says yes at once: the redirect comes without a page. */
  #authorize(request: ServiceRequest): ServiceAnswer {
    const query = queryOf(request);
    const app = this.apps.get(query.get('client_id') ?? '');
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!app) throw badClient();
    if (app.disabled) throw appDisabled();
    if (
      !URL.canParse(redirectUri) ||
      !app.redirectUris.some((known) => known === '*' || known === redirectUri)
    )
      throw redirectMismatch();
    const target = new URL(redirectUri);
    if (query.get('response_type') !== 'code') throw unsupportedGrant();
    const code = this.tokens.issueCode(app, { redirectUri, challenge: challengeOf(query) });
    target.searchParams.set('code', code);
    const state = query.get('state');
    if (state !== null) target.searchParams.set('state', state);
    return { status: 302, headers: { location: target.href } };
  }

  #revoke(request: ServiceRequest): ServiceAnswer {
    this.#client(request);
    const form = new URLSearchParams([...queryOf(request), ...new URLSearchParams(request.body)]);
    this.tokens.revoke(form.get('token') ?? '');
    return { status: 200, body: { status: 'success' } };
  }

  #client(request: ServiceRequest): ZoomApp {
    const basic = /^Basic +(.+)$/i.exec(headerOf(request, 'authorization') ?? '')?.[1];
    if (basic === undefined) throw noClient();
    const text = Buffer.from(basic, 'base64').toString();
    const cut = text.indexOf(':');
    const app = this.apps.get(text.slice(0, cut));
    if (app?.clientSecret !== text.slice(cut + 1)) throw badClient();
    if (app.disabled) throw appDisabled();
    return app;
  }
}

function answer(app: ZoomApp, tokens: IssuedTokens): ServiceAnswer {
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      access_token: tokens.accessToken,
      token_type: 'bearer',
      ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
      expires_in: ACCESS_LIFETIME_S,
      scope: app.scopes.join(' '),
    },
  };
}
