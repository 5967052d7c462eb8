import { Clock } from '../clock/clock.ts';
import { DEFAULTS, seedZoom } from '../defaults.ts';
import type { ServiceAnswer } from '../http/message.ts';
import type { ZoomAccount } from '../zoom/account/account.ts';
import { accountOf } from '../zoom/admin/accounts.ts';
import type { RateLimits } from '../zoom/limits/plans.ts';
import { PLAN_LIMITS } from '../zoom/limits/plans.ts';
import { Zoom } from '../zoom/zoom-service.ts';
import { requestOf } from './request.ts';

/** Zoom without sockets, with a token in hand. */
export class ZoomBench {
  readonly clock = new Clock();
  readonly zoom = new Zoom(this.clock);
  readonly account: ZoomAccount;
  token: string;

  constructor(limits: RateLimits = PLAN_LIMITS.unlimited) {
    this.clock.set(Date.parse('2026-11-24T08:00:00Z'));
    this.clock.freeze(true);
    seedZoom(this.zoom, limits);
    this.account = accountOf(this.zoom, undefined);
    this.token = this.issue();
  }

  issue(): string {
    const app = this.zoom.apps.get(DEFAULTS.zoom.clientId);
    if (!app) throw new Error('The seed made no app.');
    return this.zoom.tokens.issue(app, false).accessToken;
  }

  async call(method: string, target: string, body?: unknown): Promise<ServiceAnswer> {
    return this.zoom.handle(requestOf(method, target, { token: this.token, body }));
  }

  async oauth(
    target: string,
    form: Record<string, string>,
    secret: string = DEFAULTS.zoom.clientSecret,
  ): Promise<ServiceAnswer> {
    const basic = Buffer.from(`${DEFAULTS.zoom.clientId}:${secret}`).toString('base64');
    const body = new URLSearchParams(form).toString();
    return this.zoom.handle(
      requestOf('POST', target, { headers: { authorization: `Basic ${basic}` }, body }),
    );
  }
}
