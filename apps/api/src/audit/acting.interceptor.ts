import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Observable } from 'rxjs';
import { noteField } from '../edge/request-context.ts';
import type { GraphqlContext } from '../graphql/context.ts';
import { actAs } from './acting.ts';

/** Runs every field as whoever asked for it. */
@Injectable()
export class ActingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<GqlContextType>() !== 'graphql') return next.handle();
    const field = GqlExecutionContext.create(context);
    const { principal } = field.getContext<GraphqlContext>();
    const { parentType, operation, fieldName } = field.getInfo<GraphQLResolveInfo>();
    if (parentType.name === 'Query' || parentType.name === 'Mutation')
      noteField(`${operation.operation} ${fieldName}`);
    return new Observable((subscriber) => actAs(principal, () => next.handle().subscribe(subscriber)));
  }
}
