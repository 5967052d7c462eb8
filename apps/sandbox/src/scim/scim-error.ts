import type { ServiceAnswer } from '../http/message.ts';

export type ScimType =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** An error answer of RFC 7644 section 3.12. */
export class ScimError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly scimType?: ScimType,
  ) {
    super(detail);
  }

  answer(withScimType: boolean): ServiceAnswer {
    const scimType = withScimType && this.scimType !== undefined ? { scimType: this.scimType } : {};
    return {
      status: this.status,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(this.status),
        ...scimType,
        detail: this.message,
      },
    };
  }
}
