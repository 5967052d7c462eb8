import { findCycle, type Db } from '@lockstep/database';
import {
  ForbiddenException,
  Inject,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphqlContext } from '../graphql/context.ts';
import { AUTHENTICATOR, DATABASE } from '../tokens.ts';
import type { Authenticator } from './authenticator.ts';
import { TokenRefused } from './oidc/token-verifier.ts';
import { policies, reachOf, roleFor } from './policies.ts';
import { may, type Principal, type Reach, type Role } from './principal.ts';
import { IS_PUBLIC } from './public.decorator.ts';
import { unauthorizedMessage } from './unauthorized.ts';

/**
 * Registered as APP_GUARD: everything is denied unless a policy allows it, or it says `@Public()`. (@nestjs/graphql 14.0.3
 * skips `@UseGuards` on some resolvers; a global guard it never skips.)
 */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #authenticator: Authenticator;
  readonly #db: Db;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(AUTHENTICATOR) authenticator: Authenticator,
    @Inject(DATABASE) db: Db,
  ) {
    this.#reflector = reflector;
    this.#authenticator = authenticator;
    this.#db = db;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, places) === true) return true;
    if (context.getType<GqlContextType>() === 'graphql') {
      const field = GqlExecutionContext.create(context);
      // The context has found out who it is; without one nobody is.
      const { principal } = field.getContext<Partial<GraphqlContext>>();
      if (principal === undefined) throw new UnauthorizedException(unauthorizedMessage);
      await this.#allowField(principal, field.getInfo<GraphQLResolveInfo>(), field.getArgs());
      return true;
    }
    const request = context.switchToHttp().getRequest<GraphqlContext['req']>();
    const principal = await this.#authenticator.authenticate(request).catch(refused);
    if (principal === null) throw new UnauthorizedException(unauthorizedMessage);
    if (may(principal, 'Administrator', { kind: 'installation' })) return true;
    throw forbidden(principal, 'Administrator', { kind: 'installation' }, 'this address');
  }

  async #allowField(principal: Principal, info: GraphQLResolveInfo, args: unknown): Promise<void> {
    const name = `${info.parentType.name}.${info.fieldName}`;
    const policy = policies[name];
    if (policy === undefined)
      throw new ForbiddenException(`${info.fieldName} has no policy: nobody may use it.`);
    const reach = await reachOf(policy, args, async (id) => (await findCycle(this.#db, id))?.jobId ?? null);
    // Of what is not there nothing is to be learned, but by somebody who may do nothing at all.
    const touched: Reach = reach ?? { kind: 'nothing' };
    const role = roleFor(policy, args);
    if (may(principal, role, touched)) return;
    const what =
      role === policy.role ? info.fieldName : `${info.fieldName} with ${policy.administratorWith ?? ''}`;
    throw forbidden(principal, role, touched, what);
  }
}

function refused(error: unknown): never {
  throw error instanceof TokenRefused ? new UnauthorizedException(error.message) : error;
}

function forbidden(principal: Principal, role: Role, reach: Reach, what: string) {
  const where = { job: 'for this job', installation: 'for all jobs', nothing: 'for some job' }[reach.kind];
  return new ForbiddenException(
    `${principal.displayName} may not use ${what}: it needs the role ${role} ${where}. ` +
      "Who gives roles is an administrator of the issuer; which role means what is set in the operator's LOCKSTEP_ROLE_BINDINGS.",
  );
}
