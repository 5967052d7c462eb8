import type { Credentials, TokenAnswer } from './credentials.ts';
import { networkFailure } from './network-failure.ts';
import { rateFacts } from './rate-headers.ts';
import type { Refused, Unknown } from './target-answer.ts';
import type { TargetDependencies } from './target-client.ts';
import { clientGrantRequest, tokenFrom, type ClientGrant, type Token } from './token-request.ts';
import { orAborted } from './waiting.ts';

/** A token dies on its way if it is used to the last second. */
const earlyMs = 60_000;
const attempts = 3;

/** Tokens for the client's own id and secret. */
export class ClientCredentials implements Credentials {
  readonly renewable = true;
  readonly #settings: ClientGrant;
  readonly #deps: TargetDependencies;
  #held: { readonly value: string; readonly renewAtMs: number } | undefined;
  #underWay: Promise<TokenAnswer> | undefined;

  constructor(settings: ClientGrant, deps: TargetDependencies) {
    this.#settings = settings;
    this.#deps = deps;
  }

  async token(signal?: AbortSignal): Promise<TokenAnswer> {
    if (this.#held && this.#deps.clock() < this.#held.renewAtMs) return { token: this.#held.value };
    // One request for all who wait; it goes on when one of them gives up.
    this.#underWay ??= this.#renew().finally(() => {
      this.#underWay = undefined;
    });
    return await orAborted(this.#underWay, signal);
  }

  discard(token: string): void {
    if (this.#held?.value === token) this.#held = undefined;
  }

  async #renew(): Promise<TokenAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask();
      if ('value' in answer) {
        const early = Math.min(earlyMs, answer.lifetimeMs / 2);
        this.#held = { value: answer.value, renewAtMs: this.#deps.clock() + answer.lifetimeMs - early };
        return { token: answer.value };
      }
      const passing =
        answer.outcome === 'refused' && answer.credential !== true && answer.code !== 'TooManyRequests';
      if (!passing || attempt === attempts) return { failure: answer };
      await this.#deps.sleep(250 * 4 ** (attempt - 1));
    }
  }

  async #ask(): Promise<Token | Refused | Unknown> {
    const { egress, clock, requestTimeoutMs } = this.#deps;
    try {
      const response = await egress.request({
        ...clientGrantRequest(this.#settings),
        timeoutMs: requestTimeoutMs,
      });
      return tokenFrom(response, rateFacts(response.status, response.headers, clock()).retryAfterMs);
    } catch (error) {
      return networkFailure(error, 'token');
    }
  }
}
