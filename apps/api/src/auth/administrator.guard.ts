import {
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { Environment } from '../environment.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { ENVIRONMENT } from '../tokens.ts';
import { carriesToken } from './bearer-token.ts';
import { IS_PUBLIC } from './public.decorator.ts';
import { unauthorizedMessage } from './unauthorized.ts';

/**
 * Registered as APP_GUARD: everything is denied unless it says `@Public()`. (@nestjs/graphql 14.0.3 skips `@UseGuards` on
 * some resolvers; a global guard it never skips.)
 */
@Injectable()
export class AdministratorGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #environment: Environment;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(ENVIRONMENT) environment: Environment) {
    this.#reflector = reflector;
    this.#environment = environment;
  }

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, places) === true) return true;
    if (carriesToken(authorizationOf(context), this.#environment.administratorToken)) return true;
    throw new UnauthorizedException(unauthorizedMessage);
  }
}

function authorizationOf(context: ExecutionContext): string | undefined {
  if (context.getType<GqlContextType>() === 'graphql') {
    return GqlExecutionContext.create(context).getContext<GraphqlContext>().req.headers.authorization;
  }
  return context.switchToHttp().getRequest<GraphqlContext['req']>().headers.authorization;
}
