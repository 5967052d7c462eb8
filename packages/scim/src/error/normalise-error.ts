import type { ScimErrorMessage } from '../message/error-message.ts';
import type { ErrorRule, TargetProfile } from '../profile/target-profile.ts';
import { errorAdvice } from './error-advice.ts';
import type { ErrorCode, WhoMustAct } from './error-code.ts';
import { matchesText } from './text-pattern.ts';

export interface NormalisedError {
  readonly code: ErrorCode;
  readonly whoMustAct: WhoMustAct;
  readonly whatToDo: string;
  /** True when the whole connection is useless until somebody acts. */
  readonly credential: boolean;
  readonly diagnosis?: ErrorRule['diagnosis'];
}

/** What was asked: a 404 means "gone" for one user, and "no SCIM here" for the collection (entra.md Q1). */
export type Addressed = 'user' | 'collection';

/** The profile's dictionary first, then scimType (RFC 7644 §3.12), then the status. */
export function normaliseError(
  profile: Pick<TargetProfile, 'errors'>,
  status: number,
  message: ScimErrorMessage,
  addressed: Addressed,
): NormalisedError {
  const rule = profile.errors.find(
    (one) =>
      (one.status === undefined || one.status.includes(status)) && matchesText(one.text, message.detail),
  );
  const code = rule?.code ?? codeOfType(status, message.scimType) ?? codeOfStatus(status, addressed);
  const advice = errorAdvice[code];
  return {
    code,
    whoMustAct: rule?.whoMustAct ?? advice.whoMustAct,
    whatToDo: rule?.whatToDo ?? advice.whatToDo,
    ...(rule?.diagnosis === undefined ? {} : { diagnosis: rule.diagnosis }),
    credential: rule
      ? rule.credential === true
      : status === 401 || (status === 404 && addressed === 'collection'),
  };
}

const byType: Readonly<Record<string, ErrorCode>> = {
  uniqueness: 'Conflict',
  invalidvalue: 'AttributeValidationFailed',
  mutability: 'AttributeValidationFailed',
  invalidpath: 'SchemaAttributeNotFound',
  notarget: 'SchemaAttributeNotFound',
  sensitive: 'InsufficientRights',
};

function codeOfType(status: number, scimType: string | undefined): ErrorCode | undefined {
  return status < 400 || status >= 500 || scimType === undefined ? undefined : byType[scimType.toLowerCase()];
}

const byStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'Unauthorized',
  402: 'LicenseLimitExceeded',
  403: 'InsufficientRights',
  405: 'MethodNotAllowed',
  408: 'Timeout',
  409: 'Conflict',
  // GitLab and others answer a duplicate with 412 (field.md, targets).
  412: 'Conflict',
  422: 'UnprocessableEntity',
  429: 'TooManyRequests',
  501: 'NotImplemented',
  504: 'Timeout',
};

function codeOfStatus(status: number, addressed: Addressed): ErrorCode {
  if (status === 404 || status === 410) {
    return addressed === 'user'
      ? 'InvalidAnchor'
      : 'SystemForCrossDomainIdentityManagementServiceIncompatible';
  }
  const known = byStatus[status];
  if (known) return known;
  if (status >= 500) return 'InternalServerError';
  return status >= 400
    ? 'SystemForCrossDomainIdentityManagementBadRequest'
    : 'SystemForCrossDomainIdentityManagementServiceIncompatible';
}
