export type { JsonObject } from './json/json.ts';
export { isJsonObject } from './json/json.ts';
export type { ScimResource } from './resource/scim-resource.ts';
export { scimResource } from './resource/scim-resource.ts';
export type { TargetValue } from './resource/target-value.ts';
export { valuesEqual } from './resource/values-equal.ts';
export type { ComparedAttribute } from './resource/values-equal.ts';

export type { ScimPath, Selector } from './path/scim-path.ts';
export { ScimPathError } from './path/scim-path.ts';
export { parseScimPath } from './path/parse-path.ts';
export { readPath } from './path/read-path.ts';
export { writePath } from './path/write-path.ts';

export { buildFilter, ScimFilterError } from './filter/build-filter.ts';

export type { ErrorRule, Operation, TargetProfile } from './profile/target-profile.ts';
export { errorRule, operations, targetProfile } from './profile/target-profile.ts';
export type { AliasConflict, SettledAliases } from './profile/aliases.ts';
export { settleAliases } from './profile/aliases.ts';
export { canWriteAttributes, isActive, isDowngrade, listRowCovers, protectedRole } from './profile/facts.ts';
export { normaliseTenantUrl, TenantUrlError } from './profile/tenant-url.ts';
export type { RateLimit } from './profile/rate-limits.ts';
export { rateLimits } from './profile/rate-limits.ts';

export type {
  AccountChange,
  CreateAccount,
  DeleteAccount,
  ScimRequest,
  UpdateAccount,
} from './request/scim-request.ts';
export { requestsFor, ScimRequestError } from './request/requests-for.ts';

export type { ListResponse } from './message/list-response.ts';
export { parseListResponse } from './message/list-response.ts';
export type { ScimErrorMessage } from './message/error-message.ts';
export { parseErrorMessage } from './message/error-message.ts';
export type { PatchOperation, PatchOp } from './message/patch-op.ts';
export { buildPatchOp, parsePatchOp } from './message/patch-op.ts';
export { schemaUris } from './message/schema-uris.ts';

export type { ErrorCode, WhoMustAct } from './error/error-code.ts';
export { actors, errorCodes } from './error/error-code.ts';
export type { ErrorAdvice } from './error/error-advice.ts';
export { errorAdvice } from './error/error-advice.ts';
export type { NormalisedError } from './error/normalise-error.ts';
export { normaliseError } from './error/normalise-error.ts';
