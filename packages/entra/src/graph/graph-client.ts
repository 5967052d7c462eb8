import type { EntraDependencies } from '../directory/dependencies.ts';
import type { AccessToken } from '../tokens/access-token.ts';
import type { TokenSource } from '../tokens/token-source.ts';
import { asksToWait, exchange, jsonOf } from './exchange.ts';
import { graphFailure } from './failure.ts';
import type { GraphOperation } from './operation.ts';
import { Patience } from './patience.ts';
import type { ResourceUnits } from './resource-units.ts';
import { TenantSize } from './tenant-size.ts';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the version, such as `/users/delta?...`, or a whole link of an earlier answer. */
  readonly target: string;
  readonly body?: unknown;
  /** Estimated resource units (graph.md G62). */
  readonly units: number;
  readonly operation: GraphOperation;
  readonly signal?: AbortSignal | undefined;
  /** The status that tells about the token, where it is not the answer's own: a batch answers 200 whatever is inside. */
  readonly statusInside?: (answer: GraphAnswer) => number | undefined;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; `undefined` where the body is none. */
  readonly body: unknown;
}

/** A 403 may come from a token that is older than the consent; one as fresh as this would not be refused for that. */
const staleTokenMs = 60_000;

/** Requests to Graph with a token, within the budget, repeated where Graph asks for it. */
export class GraphClient {
  constructor(
    readonly baseUrl: string,
    private readonly deps: EntraDependencies,
    private readonly tokens: TokenSource,
    private readonly units: ResourceUnits,
    private readonly tenantSize = new TenantSize(units),
  ) {}

  /** People who were found to exist: they tell how much Graph allows this tenant. */
  sawUsers(ids: Iterable<string>): void {
    this.tenantSize.saw(ids);
  }

  /** For the rounds of a batch: one allowance of waiting for the whole call. */
  patience(): Patience {
    return new Patience(this.deps);
  }

  /** Whether the application permission is in the token. */
  async holdsPermission(permission: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.tokens.get(signal)).permissions.includes(permission);
  }

  /** Any answer that is no reason to repeat: 2xx and the 4xx and 5xx that the caller judges. Throws SourceError. */
  async send(request: GraphRequest, patience = this.patience()): Promise<GraphAnswer> {
    let token = await this.tokens.get(request.signal);
    let renewed = false;
    for (;;) {
      const answer = await this.#exchange(request, token);
      const status = request.statusInside?.(answer) ?? answer.status;
      if (!renewed && this.#mayBeTheToken(status, token)) {
        renewed = true;
        token = await this.tokens.replace(token, request.signal);
      } else if (asksToWait(answer.status)) {
        await this.pause(answer, request.operation, patience, request.signal);
      } else {
        return answer;
      }
    }
  }

  /** Waits as an answer (of a request, or inside a batch) asks, or throws when that would take too long. */
  async pause(
    answer: GraphAnswer,
    operation: GraphOperation,
    patience: Patience,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const pause = patience.next(answer.headers);
    if (answer.status === 429) this.units.refused(pause.ms);
    if (!pause.fits) throw graphFailure({ ...answer, retryAfterMs: pause.ms }, operation);
    await patience.wait(pause.ms, signal);
  }

  async #exchange(request: GraphRequest, token: AccessToken): Promise<GraphAnswer> {
    const { target, signal } = request;
    await this.units.take(request.units, signal);
    const answer = await exchange(this.deps, {
      method: request.method,
      url: target.startsWith('/') ? `${this.baseUrl}${target}` : target,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token.value}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(signal ? { signal } : {}),
    });
    if (answer.status < 400) this.units.observe(answer.headers, request.units);
    return { status: answer.status, headers: answer.headers, body: jsonOf(answer.body) };
  }

  #mayBeTheToken(status: number, token: AccessToken): boolean {
    return status === 401 || (status === 403 && this.deps.clock() - token.receivedAtMs > staleTokenMs);
  }
}
