import { randomUUID } from 'node:crypto';
import type { ServiceAnswer } from '../../http/message.ts';
import type { Administrator, Tenant } from '../tenant.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { approvalPage, errorPage, signInPage } from './authorize-page.ts';
import {
  adminApproval,
  declined,
  LoginError,
  missingChallenge,
  missingParameter,
  nobodySignedIn,
  unknownAccount,
  unknownClient,
  unregisteredRedirect,
  wrongChallengeMethod,
  wrongResponseMode,
  wrongResponseType,
} from './login-error.ts';
import { isRegistered } from './redirect-uris.ts';
import { readScopes } from './scopes.ts';

/** `GET .../authorize` (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow). */
export function authorize(tenant: Tenant, query: URLSearchParams, codes: AuthorizationCodes): ServiceAnswer {
  try {
    return answerTo(tenant, query, codes);
  } catch (error) {
    if (error instanceof LoginError) return errorPage(error);
    throw error;
  }
}

function answerTo(tenant: Tenant, query: URLSearchParams, codes: AuthorizationCodes): ServiceAnswer {
  const clientId = query.get('client_id') ?? '';
  const app = tenant.apps.get(clientId);
  if (!app) throw unknownClient(clientId, tenant.displayName);
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(redirectUri, app.redirectUris)) throw unregisteredRedirect(redirectUri, clientId);
  const challenge = challengeOf(query);
  const scope = query.get('scope') ?? '';
  if (scope === '') throw missingParameter('scope');
  const scopes = readScopes(scope, app);
  const back = (values: Record<string, string>): ServiceAnswer => redirect(redirectUri, query, values);
  // There are no sessions: nobody is signed in before this page.
  if (query.get('prompt') === 'none') return back(refusal(nobodySignedIn()));
  const account = query.get('account');
  if (account === null) return signInPage(tenant, query, scopes);
  if (account === '') return back(refusal(declined()));
  const person = tenant.administrators.get(account.toLowerCase());
  if (!person) throw unknownAccount(account);
  if (scopes.unconsented.length > 0) return approvalPage(adminApproval(clientId), query);
  const nonce = query.get('nonce');
  const code = codes.issue({ tenant, clientId, redirectUri, challenge, scope, nonce, person });
  return back({
    code,
    ...(query.get('client_info') === '1' ? { client_info: clientInfo(tenant, person) } : {}),
  });
}

/** Entra also takes `plain`, and from a confidential client no challenge at all; the sandbox insists on S256 (RFC 9700 §2.1.1). */
function challengeOf(query: URLSearchParams): string {
  const type = query.get('response_type') ?? '';
  if (type !== 'code') throw wrongResponseType(type);
  const mode = query.get('response_mode') ?? 'query';
  if (mode !== 'query') throw wrongResponseMode(mode);
  const challenge = query.get('code_challenge') ?? '';
  if (!/^[\w-]{43}$/.test(challenge)) throw missingChallenge();
  const method = query.get('code_challenge_method') ?? '';
  if (method !== 'S256') throw wrongChallengeMethod(method);
  return challenge;
}

function refusal(error: LoginError): Record<string, string> {
  return { error: error.error, error_description: error.text() };
}

function redirect(
  redirectUri: string,
  query: URLSearchParams,
  values: Readonly<Record<string, string>>,
): ServiceAnswer {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  if ('code' in values) target.searchParams.set('session_state', randomUUID());
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store' } };
}

/** MSAL asks for it and makes its account ids of it. */
export function clientInfo(tenant: Tenant, person: Administrator): string {
  return Buffer.from(JSON.stringify({ uid: person.id, utid: tenant.id })).toString('base64url');
}
