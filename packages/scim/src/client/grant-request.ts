import { EgressError } from '@lockstep/platform/egress';
import { matchesText } from '../error/text-pattern.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import { networkFailure } from './network-failure.ts';
import { rateFacts } from './rate-headers.ts';
import type { Grant, GrantFailure } from './shared-grant.ts';
import type { Refused } from './target-answer.ts';
import type { TargetDependencies } from './target-client.ts';
import type { OAuthClient } from './target-settings.ts';
import { oauthRefusal, tokenFrom, tokenRequest } from './token-request.ts';

type GrantDependencies = Pick<TargetDependencies, 'egress' | 'clock' | 'requestTimeoutMs'>;
type GrantProfile = Pick<TargetProfile, 'displayName' | 'endedGrants'>;

/** A token that still works for some minutes bridges a token endpoint that is away. */
const earlyMs = 5 * 60_000;

/** What the redirect from the consent page brought, and what it was asked with. */
export interface AuthorizationCode {
  readonly code: string;
  /** Exactly the one that was asked with (RFC 6749 §4.1.3). */
  readonly redirectUrl: string;
  /** RFC 7636 §4.5. */
  readonly codeVerifier: string;
}

/** The code is good for one request, whatever comes of it. */
export async function redeemCode(
  profile: GrantProfile,
  client: OAuthClient,
  { code, redirectUrl, codeVerifier }: AuthorizationCode,
  deps: GrantDependencies,
): Promise<Grant | GrantFailure> {
  const answer = await ask(client, deps, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUrl,
    code_verifier: codeVerifier,
  });
  if (!('failure' in answer)) return answer.refreshToken === '' ? noRefreshToken(profile) : answer;
  return answer;
}

/** RFC 6749 §6. */
export async function refreshGrant(
  profile: GrantProfile,
  client: OAuthClient,
  { refreshToken, answerLost }: { readonly refreshToken: string; readonly answerLost: boolean },
  deps: GrantDependencies,
): Promise<Grant | GrantFailure> {
  const answer = await ask(client, deps, { grant_type: 'refresh_token', refresh_token: refreshToken });
  // A server that does not rotate gives none.
  if (!('failure' in answer)) return answer.refreshToken === '' ? { ...answer, refreshToken } : answer;
  const why = answer.body === undefined ? undefined : reasonOfEnd(profile, answer.body);
  if (why === undefined) return answer;
  const lost = answerLost
    ? ' An earlier renewal got no answer (a worker or the network failed at that moment), so its new tokens may be lost.'
    : '';
  return {
    failure: { ...authorizationNeeded(profile, `${why}${lost}`), stage: 'token', status: answer.status },
    answerLost: false,
  };
}

/** Nothing works any more until an administrator has said yes (again). */
export function authorizationNeeded({ displayName }: GrantProfile, why: string): Refused {
  return {
    outcome: 'refused',
    code: 'Unauthorized',
    stage: 'token',
    detail: why,
    credential: true,
    whoMustAct: 'lockstep operator',
    whatToDo:
      `The Lockstep administrator must authorise Lockstep at ${displayName} again: call authorizeConnection and open the address ` +
      `that it answers, signed in as an administrator of ${displayName}.`,
    diagnosis: 'AuthorizationNeeded',
  };
}

function reasonOfEnd({ displayName, endedGrants = [] }: GrantProfile, body: string): string | undefined {
  const { error, text, number } = oauthRefusal(body);
  const rule = endedGrants.find(
    (one) => (one.number !== undefined && one.number === number) || matchesText(one.text, text),
  );
  if (rule !== undefined) return rule.why;
  return error === 'invalid_grant' ? `${displayName} takes the authorisation no longer.` : undefined;
}

async function ask(
  client: OAuthClient,
  { egress, clock, requestTimeoutMs }: GrantDependencies,
  parameters: Readonly<Record<string, string>>,
): Promise<Grant | (GrantFailure & { readonly status: number; readonly body?: string })> {
  try {
    const response = await egress.request({
      ...tokenRequest(client, parameters),
      timeoutMs: requestTimeoutMs,
    });
    const { status, headers, body } = response;
    const token = tokenFrom(response, rateFacts(status, headers, clock()).retryAfterMs);
    if ('outcome' in token)
      return { failure: token, answerLost: status < 300 || status >= 500, status, body };
    const expiresAtMs = clock() + token.lifetimeMs;
    return {
      accessToken: token.value,
      renewAtMs: expiresAtMs - Math.min(earlyMs, token.lifetimeMs / 2),
      expiresAtMs,
      refreshToken: token.refreshToken ?? '',
    };
  } catch (error) {
    const failure = networkFailure(error, 'token');
    return { failure, answerLost: error instanceof EgressError && error.outcome === 'unknown', status: 0 };
  }
}

function noRefreshToken({ displayName }: GrantProfile): GrantFailure {
  return {
    answerLost: false,
    failure: {
      outcome: 'refused',
      stage: 'token',
      code: 'SystemForCrossDomainIdentityManagementServiceIncompatible',
      credential: true,
      detail:
        `${displayName} gave an access token without a refresh token, so the connection would die with it. The target administrator ` +
        'must let the app have refresh tokens.',
    },
  };
}
