import type { EgressResponse } from '@lockstep/platform/egress';
import { normaliseTenantUrl, TenantUrlError } from '../profile/tenant-url.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import type { ScimRequest } from '../request/scim-request.ts';
import { usersPath } from '../request/user-path.ts';
import { answerFrom } from './answer-from.ts';
import { createCredentials } from './create-credentials.ts';
import type { Credentials } from './credentials.ts';
import { cancelled, networkFailure } from './network-failure.ts';
import type { RateFacts } from './permits.ts';
import { rateFacts } from './rate-headers.ts';
import type { Refused, TargetAnswer, Unknown } from './target-answer.ts';
import type { SendOptions, TargetDependencies } from './target-client.ts';
import type { TargetSettings } from './target-settings.ts';

/** A wait that would end later than this ends the page instead (RULES R5). */
const maxWaitMs = 60_000;
/** How often a read is repeated after an unknown outcome; a write never is (RULES R4). */
const readRepeats = 2;

/** One connection to one target: tenant URL, token, permits, and the retries inside a request (RULES R5, first layer). */
export class Exchange {
  readonly credentials: Credentials;
  readonly #base: string | Refused;

  constructor(
    readonly profile: TargetProfile,
    settings: TargetSettings,
    private readonly deps: TargetDependencies,
  ) {
    this.credentials = createCredentials(profile, settings.authentication, deps);
    this.#base = baseUrl(profile, settings.tenantUrl);
  }

  /** The normalised tenant URL; undefined when what was entered is none. */
  get base(): string | undefined {
    return typeof this.#base === 'string' ? this.#base : undefined;
  }

  /** Path and query relative to the tenant URL. */
  async get(path: string, label: string, signal?: AbortSignal): Promise<TargetAnswer> {
    return await this.send({ method: 'GET', path, label }, signal === undefined ? {} : { signal });
  }

  async send(request: ScimRequest, options: SendOptions = {}): Promise<TargetAnswer> {
    if (typeof this.#base !== 'string') return this.#base;
    try {
      return await this.#attempts(this.#base, request, options);
    } catch (error) {
      // Between two requests: waiting for a permit, a token or a pause. During one, egress tells how far it came.
      if (options.signal?.aborted === true) return cancelled('request');
      throw error;
    }
  }

  async #attempts(
    base: string,
    request: ScimRequest,
    { signal, priority, stillMine }: SendOptions,
  ): Promise<TargetAnswer> {
    const begunMs = this.deps.clock();
    let renewed = false;
    let unknowns = 0;
    for (let attempt = 1; ; attempt++) {
      const credential = await this.credentials.token(signal);
      if ('failure' in credential) return credential.failure;
      await this.deps.permits.acquire(request.label, priority ?? 'normal', signal);
      if (stillMine?.() === false) return cancelled('request');
      const answer = await this.#once(base, request, credential.token, signal);
      if (answer.outcome === 'ok') return answer;
      if (answer.status === 401 && this.credentials.renewable && !renewed) {
        renewed = true;
        this.credentials.discard(credential.token);
        continue;
      }
      const repeat =
        answer.status === 429 ||
        (answer.outcome === 'unknown' &&
          request.method === 'GET' &&
          unknowns++ < readRepeats &&
          signal?.aborted !== true);
      if (!repeat) return answer;
      const waitMs = pauseMs(answer, attempt);
      if (this.deps.clock() - begunMs + waitMs > maxWaitMs) return { ...answer, retryAfterMs: waitMs };
      await this.deps.sleep(waitMs, signal);
    }
  }

  async #once(
    base: string,
    request: ScimRequest,
    token: string,
    signal?: AbortSignal,
  ): Promise<TargetAnswer> {
    let response: EgressResponse;
    try {
      response = await this.deps.egress.request({
        method: request.method,
        url: base + request.path,
        headers: { ...headersOf(request), authorization: `Bearer ${token}` },
        timeoutMs: this.deps.requestTimeoutMs,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      return networkFailure(error, 'request');
    }
    const facts = rateFacts(response.status, response.headers, this.deps.clock());
    this.deps.permits.observe(request.label, facts);
    const addressed = request.path.startsWith(`${usersPath}/`) ? 'user' : 'collection';
    const retryAfterMs = retryAfter(facts, this.deps.clock());
    const asked = {
      method: request.method,
      addressed,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    } as const;
    return answerFrom(this.profile, asked, response);
  }
}

const reading = { accept: 'application/scim+json, application/json' };
const writing = { ...reading, 'content-type': 'application/scim+json' };

function headersOf({ body }: ScimRequest): Readonly<Record<string, string>> {
  return body === undefined ? reading : writing;
}

/** A reset time counts only on a refusal: under a good answer it is merely the end of the window. */
function retryAfter(facts: RateFacts, nowMs: number): number | undefined {
  if (facts.retryAfterMs !== undefined) return facts.retryAfterMs;
  return facts.status === 429 && facts.resetAtMs !== undefined
    ? Math.max(0, facts.resetAtMs - nowMs)
    : undefined;
}

/** What the target asked for, but never so short that we knock without pause. */
function pauseMs({ retryAfterMs }: Refused | Unknown, attempt: number): number {
  const growing = 2 ** (attempt - 1);
  return retryAfterMs === undefined ? 1000 * growing : Math.max(retryAfterMs, 50 * growing);
}

function baseUrl(profile: TargetProfile, tenantUrl: string): string | Refused {
  try {
    return normaliseTenantUrl(profile, tenantUrl);
  } catch (error) {
    if (!(error instanceof TenantUrlError)) throw error;
    return {
      outcome: 'refused',
      code: 'WebExceptionProtocolError',
      detail: error.message,
      credential: true,
      stage: 'request',
      networkCode: 'INVALID_TENANT_URL',
    };
  }
}
