import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Public } from '../auth/public.decorator.ts';
import type { Environment } from '../environment.ts';
import { ENVIRONMENT } from '../tokens.ts';
import { queryPage } from './query-page.ts';

/** Public, because it holds nothing: the token is asked for and sent by the page itself. */
@Controller()
@Public()
export class PageController {
  readonly #page: string;

  constructor(@Inject(ENVIRONMENT) environment: Environment) {
    this.#page = queryPage(environment.introspection);
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  @Header('referrer-policy', 'no-referrer')
  @Header('x-content-type-options', 'nosniff')
  page(): string {
    return this.#page;
  }
}
