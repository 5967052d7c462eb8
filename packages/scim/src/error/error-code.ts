/** Entra's provisioning error codes (entra.md §10), as far as a target can cause them. */
export const errorCodes = [
  'Conflict',
  'EntryConflict',
  'TooManyRequests',
  'InternalServerError',
  'InsufficientRights',
  'MethodNotAllowed',
  'NotPermitted',
  'Unauthorized',
  'UnprocessableEntity',
  'WebExceptionProtocolError',
  'InvalidAnchor',
  'NotImplemented',
  'MandatoryFieldsMissing',
  'MissingValues',
  'SchemaAttributeNotFound',
  'SchemaPropertyCanOnlyAcceptValue',
  'InternalError',
  'InvalidDomain',
  'Timeout',
  'LicenseLimitExceeded',
  'DuplicateTargetEntries',
  'DuplicateSourceEntries',
  'AttributeValidationFailed',
  'SystemForCrossDomainIdentityManagementBadRequest',
  'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
  'SystemForCrossDomainIdentityManagementServiceIncompatible',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export const actors = [
  'source administrator',
  'target administrator',
  'lockstep operator',
  'nobody',
] as const;

/** Who must act before the same request can succeed. */
export type WhoMustAct = (typeof actors)[number];
