import type { ServiceAnswer } from '../../http/message.ts';

const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** An error in Zoom's SCIM form; the text is all that tells errors apart (zoom.md §2.5). */
export class ZoomError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }

  answer(): ServiceAnswer {
    return {
      status: this.status,
      headers: this.headers,
      body: { schemas: [ERROR_SCHEMA], detail: this.message, status: this.status },
    };
  }
}

export const userNotFound = (): ZoomError => new ZoomError(404, 'User does not exist.');
export const groupNotFound = (): ZoomError => new ZoomError(404, 'Group does not exist.');
export const inactiveOrLocked = (): ZoomError => new ZoomError(400, 'User is inactive or locked.');
export const noActiveField = (): ZoomError =>
  new ZoomError(400, 'The request json did not contains valid active field.');
export const domainMismatch = (): ZoomError =>
  new ZoomError(
    409,
    'The email domain does not match the associated domain of the account, please contact Zoom Customer Support to set up if necessary.',
  );
export const denied = (permission: string): ZoomError =>
  new ZoomError(403, `The request was denied due to insufficient permissions: "${permission}"`);
