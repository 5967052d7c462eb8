import type { Waiting } from '../graph/patience.ts';
import { renewAtMs } from './access-token.ts';
import type { AccessToken } from './access-token.ts';

/** While the login host is in trouble, a token that still works is used, and a new one asked for this often at most. */
const retryRenewalMs = 30_000;

/** One token in memory for all callers; one request at a time, however many wait for it. */
export class TokenSource {
  #current: AccessToken | undefined;
  #flight: Promise<AccessToken> | undefined;
  #renewAtMs = 0;

  constructor(
    private readonly request: () => Promise<AccessToken>,
    private readonly clock: Waiting['clock'],
  ) {}

  async get(signal?: AbortSignal): Promise<AccessToken> {
    const current = this.#current;
    if (current && this.clock() < this.#renewAtMs) return current;
    try {
      return await untilAborted(this.#renew(), signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!current || this.clock() >= current.expiresAtMs) throw error;
      this.#renewAtMs = this.clock() + retryRenewalMs;
      return current;
    }
  }

  /** A new token, whatever is in memory: rights granted since the last one are in it. */
  async fresh(signal?: AbortSignal): Promise<AccessToken> {
    return await untilAborted(this.#renew(), signal);
  }

  /** A token other than the one that was refused: another caller may have brought it already. */
  async replace(refused: AccessToken, signal?: AbortSignal): Promise<AccessToken> {
    const current = this.#current;
    return current && current !== refused ? current : await this.fresh(signal);
  }

  #renew(): Promise<AccessToken> {
    this.#flight ??= this.request()
      .then((token) => {
        this.#current = token;
        this.#renewAtMs = renewAtMs(token);
        return token;
      })
      .finally(() => {
        this.#flight = undefined;
      });
    return this.#flight;
  }
}

/** The shared request goes on when one of its callers leaves. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  signal.throwIfAborted();
  const done = new AbortController();
  const left = new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true, signal: done.signal },
    );
  }).then((): never => {
    signal.throwIfAborted();
    throw new Error('The request was cancelled by its caller.');
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    done.abort();
  }
}
