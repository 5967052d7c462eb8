import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import { SourceError } from '@lockstep/engine';
import { z } from 'zod';
import type { EntraDependencies } from '../directory/dependencies.ts';
import { asksToWait, exchange, jsonOf } from '../graph/exchange.ts';
import { Patience } from '../graph/patience.ts';
import { loginFailure } from './login-failure.ts';

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

/**
 * MSAL's way out, over Egress (rule R22). MSAL turns whatever is thrown here into "network_error", so the true failure and
 * the lifetime of the token are kept beside it.
 */
export class LoginNetwork implements INetworkModule {
  failure: Error | undefined;
  lifetimeMs: number | undefined;

  constructor(private readonly deps: EntraDependencies) {}

  sendGetRequestAsync<T>(url: string): Promise<NetworkResponse<T>> {
    return this.#send('GET', url);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send('POST', url, options);
  }

  async #send<T>(method: string, url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    try {
      return await this.#attempts(method, url, options);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error('The login host could not be asked.');
      throw error;
    }
  }

  async #attempts<T>(
    method: string,
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    const patience = new Patience(this.deps);
    for (;;) {
      const answer = await exchange(this.deps, {
        method,
        url,
        headers: { accept: 'application/json', ...options?.headers },
        ...(options?.body === undefined ? {} : { body: options.body }),
      });
      if (answer.status === 200) {
        return { status: 200, headers: answer.headers, body: z.custom<T>().parse(this.#token(answer.body)) };
      }
      const pause = patience.next(answer.headers);
      if (!asksToWait(answer.status) || !pause.fits) {
        throw loginFailure(
          answer.status,
          jsonOf(answer.body),
          asksToWait(answer.status) ? pause.ms : undefined,
        );
      }
      await patience.wait(pause.ms);
    }
  }

  #token(text: string): z.infer<typeof tokenAnswer> {
    const parsed = tokenAnswer.safeParse(jsonOf(text));
    if (!parsed.success) {
      throw new SourceError(
        'unavailable',
        'LoginAnswerUnreadable',
        'The login host answered with something that is not an access token. Whoever runs Lockstep must check that no proxy ' +
          'or portal answers in its place.',
      );
    }
    this.lifetimeMs = parsed.data.expires_in * 1_000;
    return parsed.data;
  }
}
