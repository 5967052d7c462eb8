import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { cookieOf, setCookie, type CookieSettings } from '../auth/cookie.ts';
import { Public } from '../auth/public.decorator.ts';
import type { Environment } from '../environment.ts';
import { escaped, privateHeaders, sendPrivatePage } from '../page/private-page.ts';
import type { SignIn } from '../account/sign-in.ts';
import { ENVIRONMENT, SIGN_IN } from '../tokens.ts';
import {
  authorizationLifetimeMs,
  authorizationPaths,
  AuthorizationService,
  type Outcome,
} from './authorization.service.ts';

interface PageText {
  readonly title: string;
  readonly text: string;
}

/** A parameter that stands twice is none: RFC 6749 §3.1. */
const parameter = z.string().max(4_096).optional().catch(undefined);
const redirected = z.object({ state: parameter, code: parameter, error: parameter });

/** Public: browsers come here on their own. What they must bring is a state that only an administrator is given. */
@Controller()
@Public()
export class AuthorizationController {
  readonly #authorizations: AuthorizationService;
  readonly #cookie: CookieSettings;
  readonly #signIn: SignIn | null;

  constructor(
    @Inject(AuthorizationService) authorizations: AuthorizationService,
    @Inject(SIGN_IN) signIn: SignIn | null,
    @Inject(ENVIRONMENT) { publicUrl }: Environment,
  ) {
    this.#authorizations = authorizations;
    this.#signIn = signIn;
    this.#cookie = {
      name: 'lockstep-authorization',
      publicUrl: publicUrl === null ? null : new URL(publicUrl),
      path: '/connections',
    };
  }

  @Get(authorizationPaths.begin)
  async begin(
    @Query() query: unknown,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { state = '' } = redirected.parse(query);
    if (!(await this.#isOf(state, request))) {
      send(response, 403, refused('otherPerson'));
      return;
    }
    const begun = await this.#authorizations.begin(state);
    if (begun === null) {
      send(response, 400, linkIsDead);
      return;
    }
    const cookie = setCookie(this.#cookie, begun.codeVerifier, authorizationLifetimeMs);
    response.writeHead(302, { ...privateHeaders, location: begun.location, 'set-cookie': cookie }).end();
  }

  @Get(authorizationPaths.end)
  async end(
    @Query() query: unknown,
    @Req() request: IncomingMessage,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const returned = redirected.parse(query);
    const outcome = (await this.#isOf(returned.state ?? '', request))
      ? await this.#authorizations.end(returned, cookieOf(request.headers, this.#cookie.name))
      : ({ kind: 'refused', why: 'otherPerson' } as const);
    if (outcome.kind !== 'refused') response.setHeader('set-cookie', setCookie(this.#cookie, '', 0));
    const [status, text] = pageOf(outcome);
    send(response, status, text);
  }

  async #isOf(state: string, { headers }: IncomingMessage): Promise<boolean> {
    const session = (await this.#signIn?.sessions.read(headers)) ?? null;
    return this.#authorizations.isOf(state, session?.principal ?? null);
  }
}

function send(response: ServerResponse, status: number, { title, text }: PageText): void {
  sendPrivatePage(response, status, { title, body: `<p>${escaped(text)}</p>` });
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
  otherPerson:
    'Somebody else asked for it than who is signed in to Lockstep in this browser, if anybody is. If it was you, sign in first.',
};

function refused(why: keyof typeof refusals): PageText {
  return {
    title: 'This authorisation is not accepted',
    text: `${refusals[why]} Nothing was changed. If you did not begin one, close this page; otherwise: ${again}`,
  };
}

function pageOf(outcome: Outcome): readonly [number, PageText] {
  switch (outcome.kind) {
    case 'authorized':
      return [
        200,
        {
          title: 'Lockstep is authorised',
          text:
            outcome.side === 'target'
              ? `The connection "${outcome.connection}" has its tokens. Close this page, and test the connection in Lockstep.`
              : `For about an hour, whoever asked for this can change app roles and assignments in your tenant through the connection "${outcome.connection}", as far as you may yourself. It ends by itself. Close this page.`,
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
      return [outcome.why === 'otherPerson' ? 403 : 400, refused(outcome.why)];
    case 'failed':
      return [502, { title: 'The tokens could not be had', text: outcome.message }];
  }
}
