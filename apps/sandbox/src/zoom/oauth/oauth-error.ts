import type { ServiceAnswer } from '../../http/message.ts';

/** `{"reason","error"}` as zoom.us/oauth/token answers; codes of zoom.md §1 stand in the reason where Zoom prints them. */
export class OAuthError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    reason: string,
    readonly code?: number,
  ) {
    super(reason);
  }

  answer(): ServiceAnswer {
    const code = this.code === undefined ? {} : { errorCode: this.code };
    return { status: this.status, body: { reason: this.message, error: this.error, ...code } };
  }
}

export const badClient = (): OAuthError =>
  new OAuthError(400, 'invalid_client', 'Invalid client_id or client_secret', 4702);
export const noClient = (): OAuthError =>
  new OAuthError(401, 'invalid_client', 'Client credentials or grant type missing', 4706);
export const unsupportedGrant = (): OAuthError =>
  new OAuthError(400, 'unsupported_grant_type', 'unsupported grant type', 4705);
export const appDisabled = (): OAuthError =>
  new OAuthError(400, 'invalid_client', 'The app has been disabled', 4717);
export const badCode = (): OAuthError =>
  new OAuthError(400, 'invalid_grant', 'Invalid authorization code', 4734);
export const badChallenge = (): OAuthError =>
  new OAuthError(400, 'invalid_request', 'Invalid code_challenge or code_challenge_method');
export const codeExpired = (): OAuthError =>
  new OAuthError(400, 'invalid_grant', 'The authorization code has expired', 4733);
export const redirectMismatch = (): OAuthError =>
  new OAuthError(400, 'invalid_grant', 'Redirect URI mismatch', 4709);
export const badRefreshToken = (): OAuthError =>
  new OAuthError(401, 'invalid_request', 'Invalid Token!', 4737);
export const revokedRefreshToken = (): OAuthError =>
  new OAuthError(401, 'invalid_request', 'Invalid Token! Revoked by a newer authorization', 4741);
export const badAccount = (): OAuthError => new OAuthError(400, 'invalid_request', 'Bad Request');
