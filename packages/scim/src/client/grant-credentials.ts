import type { TargetProfile } from '../profile/target-profile.ts';
import type { Credentials, TokenAnswer } from './credentials.ts';
import { authorizationNeeded, refreshGrant } from './grant-request.ts';
import type { Grant } from './shared-grant.ts';
import type { TargetDependencies } from './target-client.ts';
import type { TargetAuthentication } from './target-settings.ts';
import { orAborted } from './waiting.ts';

type GrantAuthentication = Extract<TargetAuthentication, { kind: 'authorization_code' }>;

/** While the token endpoint is away and the token still works, it is asked this often at most. */
const retryMs = 30_000;

/** The tokens of an administrator's authorisation, which other processes use and renew, too. */
export class GrantCredentials implements Credentials {
  readonly renewable = true;
  readonly #profile: TargetProfile;
  readonly #settings: GrantAuthentication;
  readonly #deps: TargetDependencies;
  #held: { readonly token: string; readonly untilMs: number } | undefined;
  #refused: string | undefined;
  #underWay: Promise<TokenAnswer> | undefined;

  constructor(profile: TargetProfile, settings: GrantAuthentication, deps: TargetDependencies) {
    this.#profile = profile;
    this.#settings = settings;
    this.#deps = deps;
  }

  async token(signal?: AbortSignal): Promise<TokenAnswer> {
    if (this.#held && this.#deps.clock() < this.#held.untilMs) return { token: this.#held.token };
    this.#underWay ??= this.#find().finally(() => {
      this.#underWay = undefined;
    });
    return await orAborted(this.#underWay, signal);
  }

  discard(token: string): void {
    this.#refused = token;
    if (this.#held?.token === token) this.#held = undefined;
  }

  async #find(): Promise<TokenAnswer> {
    const { grant } = this.#settings;
    const stored = await grant.current();
    if (stored === null) return this.#nobodyAuthorised();
    if (this.#works(stored) && this.#deps.clock() < stored.renewAtMs)
      return this.#hold(stored, stored.renewAtMs);
    const renewed = await grant.renew(stored, (refreshToken, answerLost) =>
      refreshGrant(this.#profile, this.#settings, { refreshToken, answerLost }, this.#deps),
    );
    if (renewed === null) return this.#nobodyAuthorised();
    if (!('failure' in renewed)) return this.#hold(renewed, renewed.renewAtMs);
    const { failure } = renewed;
    const lasting = failure.outcome === 'refused' && failure.credential === true;
    if (lasting || !this.#works(stored)) return { failure };
    return this.#hold(stored, Math.min(stored.expiresAtMs, this.#deps.clock() + retryMs));
  }

  #works({ accessToken, expiresAtMs }: Grant): boolean {
    return accessToken !== this.#refused && this.#deps.clock() < expiresAtMs;
  }

  #hold({ accessToken: token }: Grant, untilMs: number): TokenAnswer {
    this.#held = { token, untilMs };
    return { token };
  }

  #nobodyAuthorised(): TokenAnswer {
    const { displayName } = this.#profile;
    return {
      failure: authorizationNeeded(this.#profile, `Nobody has authorised Lockstep at ${displayName} yet.`),
    };
  }
}
