import type { IncomingMessage, ServerResponse } from 'node:http';
import { findJobsByIds, type Db } from '@lockstep/database';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { sameToken } from '../auth/bearer-token.ts';
import { Public } from '../auth/public.decorator.ts';
import { privateHeaders, sendPrivatePage, type PrivatePage } from '../page/private-page.ts';
import { DATABASE, SIGN_IN } from '../tokens.ts';
import {
  accountPage,
  failurePage,
  nobodyPage,
  notSetUp,
  notSignedOut,
  unreachablePage,
  type Links,
} from './account-page.ts';
import type { Session } from './sessions.ts';
import { accountPaths, type SignedIn, type SignIn } from './sign-in.ts';

/** Public: this is where people become known. */
@Controller()
@Public()
export class AccountController {
  readonly #signIn: SignIn | null;
  readonly #db: Db;

  constructor(@Inject(SIGN_IN) signIn: SignIn | null, @Inject(DATABASE) db: Db) {
    this.#signIn = signIn;
    this.#db = db;
  }

  @Get(accountPaths.account)
  async account(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const signIn = this.#signInOr404(response);
    if (signIn === null) return;
    const session = await signIn.sessions.read(request.headers);
    const links = linksOf(signIn);
    const page = session === null ? nobodyPage(links) : await this.#pageOf(session, signIn, links);
    sendPrivatePage(response, 200, page);
  }

  @Get(accountPaths.signIn)
  async begin(@Res() response: ServerResponse): Promise<void> {
    const signIn = this.#signInOr404(response);
    if (signIn === null) return;
    const begun = await signIn.begin();
    if (begun === null) sendPrivatePage(response, 502, unreachablePage(linksOf(signIn)));
    else redirect(response, begun.location, [begun.cookie]);
  }

  @Get(accountPaths.signedIn)
  async end(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const signIn = this.#signInOr404(response);
    if (signIn === null) return;
    const search = /\?.*$/.exec(request.url ?? '')?.[0] ?? '';
    const outcome = await signIn.end(search, request.headers);
    const links = linksOf(signIn);
    if (outcome.kind === 'signed-in') {
      redirect(response, links.account, outcome.cookies);
      return;
    }
    if (outcome.kind !== 'foreign') response.setHeader('set-cookie', outcome.cookies);
    sendPrivatePage(response, statusOf(outcome), failurePage(outcome, links));
  }

  @Post(accountPaths.signOut)
  async signOut(@Req() request: IncomingMessage, @Res() response: ServerResponse): Promise<void> {
    const signIn = this.#signInOr404(response);
    if (signIn === null) return;
    const { sessions } = signIn;
    const links = linksOf(signIn);
    const session = await sessions.read(request.headers);
    const form = await formOf(request);
    if (session !== null && !sameToken(form.get('token') ?? '', session.formToken)) {
      sendPrivatePage(response, 403, notSignedOut(links));
      return;
    }
    const which = form.has('everywhere') ? 'all' : 'this';
    redirect(response, links.account, [await sessions.end(session, which)]);
  }

  /** Null: nobody signs in here, and the visitor was told. */
  #signInOr404(response: ServerResponse): SignIn | null {
    if (this.#signIn === null) sendPrivatePage(response, 404, notSetUp);
    return this.#signIn;
  }

  async #pageOf(session: Session, { issuer, sessions }: SignIn, links: Links): Promise<PrivatePage> {
    const listed = session.principal.grants.flatMap(({ jobs }) => (jobs === 'all' ? [] : [...jobs]));
    const jobs = listed.length === 0 ? [] : await findJobsByIds(this.#db, listed);
    const names = new Map(jobs.map(({ id, displayName }) => [id, displayName]));
    const others = await sessions.others(session);
    return accountPage({ session, others, issuer }, names, links);
  }
}

function linksOf(signIn: SignIn): Links {
  return {
    account: signIn.addressOf(accountPaths.account),
    signIn: signIn.addressOf(accountPaths.signIn),
    signOut: signIn.addressOf(accountPaths.signOut),
  };
}

function redirect(response: ServerResponse, location: string, cookies: readonly string[]): void {
  response.writeHead(303, { ...privateHeaders, location, 'set-cookie': [...cookies] }).end();
}

function statusOf({ kind }: SignedIn): number {
  return kind === 'unreachable' ? 502 : 400;
}

/** The one form that is sent here is small; of a larger one nothing is taken. (The application parses JSON only.) */
async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 1_024) return new URLSearchParams();
  }
  return new URLSearchParams(text);
}
