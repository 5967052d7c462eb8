import type { EgressRequest, EgressResponse } from '@lockstep/platform/egress';
import { z } from 'zod';
import { parseErrorMessage } from '../message/error-message.ts';
import type { Refused } from './target-answer.ts';
import type { OAuthClient, TargetAuthentication } from './target-settings.ts';

/** A method whose tokens are had for the client's own credentials alone. */
export type ClientGrant = Extract<
  TargetAuthentication,
  { kind: 'client_credentials' | 'account_credentials' }
>;

export interface Token {
  readonly value: string;
  /** How long it lives, from the answer on. */
  readonly lifetimeMs: number;
  readonly refreshToken?: string;
}

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  // RFC 6749 §5.1 recommends it only; an hour is what Zoom and most others give (zoom.md §1).
  expires_in: z.coerce.number().positive().catch(3600),
  refresh_token: z.string().min(1).optional().catch(undefined),
});

/** RFC 6749 §4.4, and Zoom's grant of the same kind with an account id (zoom.md §1, OAuth). */
export function clientGrantRequest(settings: ClientGrant): EgressRequest {
  if (settings.kind === 'account_credentials')
    return tokenRequest(settings, { grant_type: settings.kind, account_id: settings.accountId });
  const { kind, scope } = settings;
  return tokenRequest(settings, scope === undefined ? { grant_type: kind } : { grant_type: kind, scope });
}

export function tokenRequest(
  client: OAuthClient,
  parameters: Readonly<Record<string, string>>,
): EgressRequest {
  const form = new URLSearchParams(parameters);
  const inBody = client.credentialsIn === 'body';
  if (inBody) {
    form.set('client_id', client.clientId);
    form.set('client_secret', client.clientSecret);
  }
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return {
    method: 'POST',
    url: client.tokenUrl,
    headers: inBody ? headers : { ...headers, authorization: basic(client) },
    body: form.toString(),
  };
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function basic({ clientId, clientSecret }: OAuthClient): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

export function tokenFrom(response: EgressResponse, retryAfterMs?: number): Token | Refused {
  const { status } = response;
  const body = parse(response.body);
  if (status >= 200 && status < 300) {
    const parsed = tokenAnswer.safeParse(body);
    if (!parsed.success)
      return refused(status, 'SystemForCrossDomainIdentityManagementServiceIncompatible', notTokens, true);
    const { access_token: value, expires_in: seconds, refresh_token: refreshToken } = parsed.data;
    return { value, lifetimeMs: seconds * 1000, ...(refreshToken === undefined ? {} : { refreshToken }) };
  }
  const { detail } = parseErrorMessage(body, response.body);
  const text = `The token endpoint answered ${String(status)}: ${detail === '' ? 'no text' : detail}.`;
  if (status === 429)
    return { ...refused(status, 'TooManyRequests', text, false), retryAfterMs: retryAfterMs ?? 1000 };
  if (status >= 500) return refused(status, 'InternalServerError', text, false);
  if (status >= 300 && status < 400)
    return refused(status, 'WebExceptionProtocolError', redirected(response), true);
  const code =
    status === 400 || status === 401 || status === 403 ? 'Unauthorized' : 'WebExceptionProtocolError';
  const advice =
    'The target administrator must check client id, client secret, account and token URL of the connection.';
  const { error, number } = oauthRefusal(response.body);
  return {
    ...refused(status, code, `${text} ${advice}`, true),
    oauth: { ...(error === undefined ? {} : { error }), ...(number === undefined ? {} : { number }) },
  };
}

const oauthError = z.looseObject({
  error: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  // Zoom documents numbers and not where they stand (zoom.md §1).
  code: z.coerce.number().optional().catch(undefined),
  errorCode: z.coerce.number().optional().catch(undefined),
});

/** What the body of a refusal says (RFC 6749 §5.2, and Zoom's `reason`). */
export function oauthRefusal(body: string) {
  const { error, reason, code, errorCode } = oauthError.catch({}).parse(parse(body));
  return { error, text: reason ?? '', number: errorCode ?? code } as const;
}

const notTokens =
  'The token endpoint answered without an access token. The Lockstep administrator must check the token URL of the connection.';

function redirected({ headers }: EgressResponse): string {
  return (
    `The token endpoint sends us on to another address (${headers['location'] ?? 'not told'}); redirects are not followed, as the secret ` +
    'would go along. The Lockstep administrator must enter the final address as the token URL.'
  );
}

function refused(status: number, code: Refused['code'], detail: string, credential: boolean): Refused {
  return { outcome: 'refused', stage: 'token', status, code, detail, credential };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
