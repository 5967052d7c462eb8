/** The URNs of RFC 7643 §8.7 and RFC 7644 §8.2 that a client needs. */
export const schemaUris = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  enterpriseUser: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  listResponse: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patchOp: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const;

/** URNs compare without case (RFC 8141 §3 for the namespace; targets are lax about the rest). */
export function isCoreSchema(urn: string): boolean {
  return urn.toLowerCase() === schemaUris.user.toLowerCase();
}
