import type { Clock } from '../clock/clock.ts';
import type { ServiceAnswer, ServiceRequest } from '../http/message.ts';
import type { AccountSettings } from './account/account.ts';
import { ZoomAccount } from './account/account.ts';
import { ZoomIds } from './account/zoom-id.ts';
import type { RateLimits } from './limits/plans.ts';
import { ZoomOAuthService } from './oauth/oauth-service.ts';
import { TokenStore } from './oauth/token-store.ts';
import type { ZoomApp } from './oauth/zoom-app.ts';
import { ZoomScimService } from './scim/scim-service.ts';

/** Zoom as a whole: accounts, apps, tokens, and the two services on one port. */
export class Zoom {
  readonly accounts = new Map<string, ZoomAccount>();
  readonly apps = new Map<string, ZoomApp>();
  readonly tokens: TokenStore;
  readonly #oauth: ZoomOAuthService;
  readonly #scim: ZoomScimService;
  readonly #ids = new ZoomIds();

  constructor(readonly clock: Clock) {
    this.tokens = new TokenStore(clock);
    this.#oauth = new ZoomOAuthService(this.apps, this.tokens);
    this.#scim = new ZoomScimService(this.accounts, this.tokens, clock);
  }

  addAccount(id: string, settings: AccountSettings, limits: RateLimits): ZoomAccount {
    const account = new ZoomAccount(id, settings, limits, this.clock, this.#ids);
    this.accounts.set(id, account);
    return account;
  }

  clear(): void {
    this.accounts.clear();
    this.apps.clear();
    this.tokens.revokeAll(true);
  }

  readonly nameOf = (path: string): string => (path.startsWith('/oauth/') ? 'zoom-oauth' : 'zoom');

  readonly handle = (request: ServiceRequest): ServiceAnswer | Promise<ServiceAnswer> =>
    this.nameOf(request.path) === 'zoom-oauth' ? this.#oauth.handle(request) : this.#scim.handle(request);
}
