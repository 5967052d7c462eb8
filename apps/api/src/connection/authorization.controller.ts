import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { Public } from '../auth/public.decorator.ts';
import type { Environment } from '../environment.ts';
import { ENVIRONMENT } from '../tokens.ts';
import { authorizationPage, type PageText } from './authorization-page.ts';
import {
  authorizationLifetimeMs,
  authorizationPaths,
  AuthorizationService,
  type Outcome,
} from './authorization.service.ts';

const cookieName = 'lockstep-authorization';

/** A parameter that stands twice is none: RFC 6749 §3.1. */
const parameter = z.string().max(4_096).optional().catch(undefined);
const redirected = z.object({ state: parameter, code: parameter, error: parameter });

/** Public: browsers come here on their own. What they must bring is a state that only an administrator is given. */
@Controller()
@Public()
export class AuthorizationController {
  readonly #authorizations: AuthorizationService;
  readonly #publicUrl: URL | null;

  constructor(
    @Inject(AuthorizationService) authorizations: AuthorizationService,
    @Inject(ENVIRONMENT) { publicUrl }: Environment,
  ) {
    this.#authorizations = authorizations;
    this.#publicUrl = publicUrl === null ? null : new URL(publicUrl);
  }

  @Get(authorizationPaths.begin)
  async begin(@Query() query: unknown, @Res() response: ServerResponse): Promise<void> {
    const { state = '' } = redirected.parse(query);
    const begun = await this.#authorizations.begin(state);
    if (begun === null) {
      send(response, 400, linkIsDead);
      return;
    }
    const cookie = this.#cookie(begun.codeVerifier, authorizationLifetimeMs);
    response.writeHead(302, { ...headers, location: begun.location, 'set-cookie': cookie }).end();
  }

  @Get(authorizationPaths.end)
  async end(
    @Query() query: unknown,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const outcome = await this.#authorizations.end(redirected.parse(query), cookieOf(request));
    if (outcome.kind !== 'refused') response.setHeader('set-cookie', this.#cookie('', 0));
    const [status, text] = pageOf(outcome);
    send(response, status, text);
  }

  /** Lax, not Strict: the browser comes back from another site. */
  #cookie(value: string, lifetimeMs: number): string {
    const path = `${this.#publicUrl?.pathname.replace(/\/$/, '') ?? ''}/connections`;
    const secure = this.#publicUrl?.protocol === 'https:' ? '; Secure' : '';
    const age = String(lifetimeMs / 1000);
    return `${cookieName}=${value}; Path=${path}; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
  }
}

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  // The address holds the code.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function send(response: ServerResponse, status: number, text: PageText): void {
  response
    .writeHead(status, { ...headers, 'content-type': 'text/html; charset=utf-8' })
    .end(authorizationPage(text));
}

function cookieOf({ headers: { cookie = '' } }: IncomingMessage): string {
  const pair = cookie.split(';').find((one) => one.trim().startsWith(`${cookieName}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim() ?? '';
}

const again = 'An administrator of Lockstep must call authorizeConnection again and open the new address.';

const linkIsDead: PageText = {
  title: 'This address does not work',
  text: `It was opened before, is older than ten minutes, or was replaced by a newer one. ${again}`,
};

const refusals = {
  unknown:
    'Lockstep has not sent anybody to the application with this state, or has sent somebody again since.',
  expired: 'More than ten minutes have passed since it was begun.',
  returned: 'The answer of the application was used before. It counts once.',
  otherBrowser: 'This is not the browser in which it was begun.',
};

function pageOf(outcome: Outcome): readonly [number, PageText] {
  switch (outcome.kind) {
    case 'authorized':
      return [
        200,
        {
          title: 'Lockstep is authorised',
          text: `The connection "${outcome.connection}" has its tokens. Close this page, and test the connection in Lockstep.`,
        },
      ];
    case 'denied':
      return [
        400,
        {
          title: 'The application did not authorise Lockstep',
          text: `Its answer is "${outcome.error.slice(0, 200)}". Nothing was changed. ${again}`,
        },
      ];
    case 'refused':
      return [
        400,
        {
          title: 'This authorisation is not accepted',
          text: `${refusals[outcome.why]} Nothing was changed. If you did not begin one, close this page; otherwise: ${again}`,
        },
      ];
    case 'failed':
      return [502, { title: 'The tokens could not be had', text: outcome.message }];
  }
}
