import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import { Observable } from 'rxjs';
import type { GraphqlContext } from '../graphql/context.ts';
import { actAs } from './acting.ts';

/** Runs every field as whoever asked for it. */
@Injectable()
export class ActingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType<GqlContextType>() !== 'graphql') return next.handle();
    const { principal } = GqlExecutionContext.create(context).getContext<GraphqlContext>();
    return new Observable((subscriber) => actAs(principal, () => next.handle().subscribe(subscriber)));
  }
}
