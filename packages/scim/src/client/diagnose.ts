import type { TargetProfile } from '../profile/target-profile.ts';
import type { Refused, Unknown } from './target-answer.ts';
import type { ConnectionTest, ConnectionTestCode } from './target-client.ts';
import type { TargetAuthentication } from './target-settings.ts';

type Failed = Extract<ConnectionTest, { ok: false }>;

/** What a failed connection test means, in which field to look, and who must act. */
export function diagnose(
  profile: TargetProfile,
  authentication: TargetAuthentication,
  answer: Refused | Unknown,
): Failed {
  const code = diagnosis(profile, answer);
  return {
    ok: false,
    code,
    field: fieldOf(code, authentication, answer),
    message: message(profile, code, answer),
  };
}

function diagnosis(profile: TargetProfile, answer: Refused | Unknown): ConnectionTestCode {
  if (answer.networkCode !== undefined) return networkDiagnosis(answer.networkCode);
  if (answer.outcome === 'refused' && answer.diagnosis) return answer.diagnosis;
  if (answer.outcome === 'refused' && answer.code === 'Unauthorized') return oauthDiagnosis(profile, answer);
  if (answer.status !== undefined && answer.status >= 300 && answer.status < 400) return 'Redirected';
  if (answer.status === 403) return 'InsufficientPermission';
  if (answer.status === 429) return 'TooManyRequests';
  if (answer.status !== undefined && answer.status >= 500 && answer.status !== 501)
    return 'TargetUnavailable';
  return 'NotScim';
}

/** RFC 6749 §5.2; what is not one of its codes is about the credentials. */
function oauthDiagnosis({ disabledAppNumber }: TargetProfile, { oauth }: Refused): ConnectionTestCode {
  if (oauth?.number !== undefined && oauth.number === disabledAppNumber) return 'AppDisabled';
  switch (oauth?.error) {
    case 'unsupported_grant_type':
    case 'unauthorized_client':
      return 'GrantNotAllowed';
    case 'invalid_scope':
      return 'InvalidScope';
    default:
      return 'InvalidCredentials';
  }
}

function networkDiagnosis(code: string): ConnectionTestCode {
  if (code === 'INVALID_TENANT_URL' || code === 'INVALID_URL') return 'InvalidTenantUrl';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'UnknownHost';
  if (code === 'FORBIDDEN_ADDRESS') return 'ForbiddenAddress';
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code)) return 'TlsFailure';
  if (/TIMEOUT|TIMEDOUT|ABORTED/.test(code)) return 'Timeout';
  return /REFUSED|UNREACH/.test(code) ? 'ConnectionRefused' : 'NetworkError';
}

function fieldOf(
  code: ConnectionTestCode,
  authentication: TargetAuthentication,
  answer: Refused | Unknown,
): string {
  switch (code) {
    case 'InvalidCredentials':
      if (isAboutAccount(authentication, answer)) return 'accountId';
      return authentication.kind === 'bearer' ? 'token' : 'clientSecret';
    case 'InsufficientPermission':
      return authentication.kind === 'bearer' ? 'token' : 'id';
    case 'AuthorizationNeeded':
    case 'SingleSignOnNotEnabled':
      return 'id';
    case 'GrantNotAllowed':
      return 'authentication';
    case 'InvalidScope':
      return 'scope';
    case 'AppDisabled':
      return 'clientId';
    default:
      return answer.stage === 'token' ? 'tokenUrl' : 'tenantUrl';
  }
}

/** Zoom answers a wrong account id with "Bad Request" and no more: id and secret were taken then (zoom.md §1). */
function isAboutAccount(authentication: TargetAuthentication, answer: Refused | Unknown): boolean {
  return (
    authentication.kind === 'account_credentials' &&
    answer.outcome === 'refused' &&
    answer.oauth?.error === 'invalid_request'
  );
}

function message(profile: TargetProfile, code: ConnectionTestCode, answer: Refused | Unknown): string {
  const { displayName } = profile;
  const said = answer.detail;
  const advised = answer.outcome === 'refused' && answer.whatToDo !== undefined ? ` ${answer.whatToDo}` : '';
  switch (code) {
    case 'InvalidCredentials':
      return `${displayName} does not accept the credentials: ${said}${advised}`;
    case 'GrantNotAllowed':
      return (
        `${said} ${displayName} does not give this app tokens in this way: the Lockstep administrator must choose the authentication that fits ` +
        'the kind of app, or the target administrator must make an app of the other kind.'
      );
    case 'InvalidScope':
      return `${said} The Lockstep administrator must enter a scope that the app has.`;
    case 'AppDisabled':
      return `${displayName} knows the app, but it is switched off: ${said} The target administrator must activate it.`;
    case 'InsufficientPermission':
      return `The credentials are accepted but may not read users: ${said}${advised}`;
    case 'AuthorizationNeeded':
    case 'SingleSignOnNotEnabled':
      return `${said}${advised}`;
    case 'NotScim':
      return (
        `The address answered ${String(answer.status ?? '')} instead of a SCIM list: ${said} ` +
        `The Lockstep administrator must check that the tenant URL is the SCIM address of ${displayName}.`
      );
    case 'TooManyRequests':
      return `${displayName} accepts no more requests for now: ${said} Nobody must act; test again later.`;
    case 'TargetUnavailable':
      return `${displayName} failed with an error of its own: ${said} Test again later; if it stays, ask its support.`;
    default:
      return said;
  }
}
