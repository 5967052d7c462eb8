import type { EgressRequest, EgressResponse } from '@lockstep/platform/egress';
import { z } from 'zod';
import { parseErrorMessage } from '../message/error-message.ts';
import type { Refused } from './target-answer.ts';
import type { TargetAuthentication } from './target-settings.ts';

export type OAuthAuthentication = Exclude<TargetAuthentication, { kind: 'bearer' }>;

export interface Token {
  readonly value: string;
  /** How long it lives, from the answer on. */
  readonly lifetimeMs: number;
}

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  // RFC 6749 §5.1 recommends it only; an hour is what Zoom and most others give (zoom.md §1).
  expires_in: z.coerce.number().positive().catch(3600),
});

/** RFC 6749 §4.4, and Zoom's grant of the same kind with an account id (zoom.md §1, OAuth). */
export function tokenRequest(settings: OAuthAuthentication): EgressRequest {
  const form = new URLSearchParams({ grant_type: settings.kind });
  if (settings.kind === 'account_credentials') form.set('account_id', settings.accountId);
  if (settings.kind === 'client_credentials' && settings.scope !== undefined)
    form.set('scope', settings.scope);
  const inBody = settings.kind === 'client_credentials' && settings.credentialsIn === 'body';
  if (inBody) {
    form.set('client_id', settings.clientId);
    form.set('client_secret', settings.clientSecret);
  }
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return {
    method: 'POST',
    url: settings.tokenUrl,
    headers: inBody ? headers : { ...headers, authorization: basic(settings) },
    body: form.toString(),
  };
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function basic({ clientId, clientSecret }: OAuthAuthentication): string {
  const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`;
}

export function tokenFrom(response: EgressResponse, retryAfterMs?: number): Token | Refused {
  const { status } = response;
  const body = parse(response.body);
  if (status >= 200 && status < 300) {
    const parsed = tokenAnswer.safeParse(body);
    if (parsed.success) return { value: parsed.data.access_token, lifetimeMs: parsed.data.expires_in * 1000 };
    return refused(status, 'SystemForCrossDomainIdentityManagementServiceIncompatible', notTokens, true);
  }
  const { detail } = parseErrorMessage(body, response.body);
  const text = `The token endpoint answered ${String(status)}: ${detail === '' ? 'no text' : detail}.`;
  if (status === 429)
    return { ...refused(status, 'TooManyRequests', text, false), retryAfterMs: retryAfterMs ?? 1000 };
  if (status >= 500) return refused(status, 'InternalServerError', text, false);
  const code =
    status === 400 || status === 401 || status === 403 ? 'Unauthorized' : 'WebExceptionProtocolError';
  const advice =
    'The target administrator must check client id, client secret, account and token URL of the connection.';
  return refused(status, code, `${text} ${advice}`, true);
}

const notTokens =
  'The token endpoint answered without an access token. The Lockstep administrator must check the token URL of the connection.';

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
