import type { EgressResponse } from '@lockstep/platform/egress';
import { normaliseError, type Addressed } from '../error/normalise-error.ts';
import { isJsonObject, member } from '../json/json.ts';
import { parseErrorMessage } from '../message/error-message.ts';
import { schemaUris } from '../message/schema-uris.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import { scimResource } from '../resource/scim-resource.ts';
import type { Refused, TargetAnswer, Unknown } from './target-answer.ts';

const incompatible = 'SystemForCrossDomainIdentityManagementServiceIncompatible';

interface Asked {
  readonly method: string;
  readonly addressed: Addressed;
  readonly retryAfterMs?: number;
}

/** What an HTTP answer means: done, refused or unknown (RULES R4). */
export function answerFrom(profile: TargetProfile, asked: Asked, response: EgressResponse): TargetAnswer {
  const { status, headers } = response;
  const parsed = parseJson(response.body);
  if (status >= 300) return failure(profile, asked, response, status, parsed.body);
  if (!parsed.ok) return notJson(asked, status);
  // An error under a good status (field.md): its own status tells.
  if (isErrorMessage(parsed.body)) return failure(profile, asked, response, 400, parsed.body);
  if (asked.method === 'POST' && !scimResource.safeParse(parsed.body).success) {
    const detail =
      'The target answered the creation of an account without telling its id. It is looked up before anything else.';
    return { outcome: 'unknown', code: incompatible, stage: 'request', status, detail };
  }
  return { outcome: 'ok', status, body: parsed.body, headers };
}

function parseJson(text: string): { readonly ok: boolean; readonly body?: unknown } {
  if (text.trim() === '') return { ok: true };
  try {
    const body: unknown = JSON.parse(text);
    return { ok: true, body };
  } catch {
    return { ok: false };
  }
}

function isErrorMessage(body: unknown): boolean {
  if (!isJsonObject(body)) return false;
  const schemas = member(body, 'schemas');
  return Array.isArray(schemas) && schemas.includes(schemaUris.error);
}

/** A page of a portal or proxy under status 200: a read was certainly not answered, a write may have been done. */
function notJson({ method }: Asked, status: number): Refused | Unknown {
  const detail =
    `The target answered ${String(status)} with something that is not JSON, as a web page or a proxy does. ` +
    'The Lockstep administrator must check that the tenant URL is the SCIM address of the application.';
  return {
    outcome: method === 'GET' ? 'refused' : 'unknown',
    code: incompatible,
    stage: 'request',
    status,
    detail,
  };
}

function failure(
  profile: TargetProfile,
  { addressed, retryAfterMs }: Asked,
  response: EgressResponse,
  fallbackStatus: number,
  body: unknown,
): Refused | Unknown {
  const message = parseErrorMessage(body, response.body);
  const status = response.status < 300 ? (message.status ?? fallbackStatus) : response.status;
  const error = normaliseError(profile, status, message, addressed);
  const detail = message.detail === '' ? emptyDetail(status, response) : message.detail;
  const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
  const webPage = /^\s*</.test(response.body) ? { webPage: true } : {};
  const common = { code: error.code, status, detail, stage: 'request', ...retry, ...webPage } as const;
  // 501 is an answer about what the target can do; any other 5xx says nothing about what was done.
  if (status >= 500 && status !== 501) return { outcome: 'unknown', ...common };
  return {
    outcome: 'refused',
    ...common,
    credential: error.credential,
    whoMustAct: error.whoMustAct,
    whatToDo: error.whatToDo,
    ...(error.diagnosis === undefined ? {} : { diagnosis: error.diagnosis }),
    ...(message.scimType === undefined ? {} : { scimType: message.scimType }),
  };
}

function emptyDetail(status: number, { headers }: EgressResponse): string {
  if (status >= 400) return `The target answered ${String(status)} without a text.`;
  return (
    `The target sends us on to another address (${headers['location'] ?? 'not told'}); redirects are not followed. ` +
    'The Lockstep administrator must enter the final address as the tenant URL.'
  );
}
