/** One condition of a value selection filter: `type eq "work"`. Several are AND-ed (entra.md W1: only `eq` and `and`). */
export interface Selector {
  readonly attribute: string;
  readonly value: string | boolean | number;
}

/** An attribute's place in a resource: `[schema:]attribute[selectors][.subAttribute]` (RFC 7644 §3.5.2, figure 7). */
export interface ScimPath {
  /** As it was written. */
  readonly text: string;
  /** The extension's URN; undefined for the core schema. */
  readonly schema?: string;
  readonly attribute: string;
  readonly selectors: readonly Selector[];
  readonly subAttribute?: string;
}

export class ScimPathError extends Error {
  override readonly name = 'ScimPathError';

  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(
      `"${path}" is not a SCIM attribute path: ${reason}. Write it as in userName, name.givenName, ` +
        'emails[type eq "work"].value or urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department.',
    );
  }
}
