import { randomUUID } from 'node:crypto';
import type { ServiceAnswer } from '../../http/message.ts';

/** An error of the login service in Microsoft's form, AADSTS number and all. */
export class LoginError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly number: number,
    message: string,
  ) {
    super(message);
  }

  answer(date: string, origin: string): ServiceAnswer {
    const traceId = randomUUID();
    const correlationId = randomUUID();
    const timestamp = timestampOf(date);
    return {
      status: this.status,
      body: {
        error: this.error,
        error_description: `${this.text()} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
        error_codes: [this.number],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
        error_uri: `${origin}/error?code=${String(this.number)}`,
      },
    };
  }

  /** What a person sees, and what `error_description` begins with. */
  text(): string {
    return `AADSTS${String(this.number)}: ${this.message}`;
  }
}

function timestampOf(date: string): string {
  return `${date.slice(0, 19).replace('T', ' ')}Z`;
}

export const unknownTenant = (tenant: string): LoginError =>
  new LoginError(
    400,
    'invalid_request',
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );

export const unknownClient = (clientId: string, tenant: string): LoginError =>
  new LoginError(
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenant}'.`,
  );

export const wrongSecret = (clientId: string): LoginError =>
  new LoginError(
    401,
    'invalid_client',
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  );

export const noCredential = (): LoginError =>
  new LoginError(
    401,
    'invalid_client',
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );

export const badAssertion = (detail: string): LoginError =>
  new LoginError(
    401,
    'invalid_client',
    700027,
    `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${detail}]`,
  );

export const expiredAssertion = (): LoginError =>
  new LoginError(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.');

export const wrongGrant = (grant: string): LoginError =>
  new LoginError(
    400,
    'unsupported_grant_type',
    70003,
    `The app requested an unsupported grant type '${grant}'.`,
  );

export const wrongScope = (scope: string): LoginError =>
  new LoginError(
    400,
    'invalid_scope',
    1002012,
    `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  );

export const missingParameter = (name: string): LoginError =>
  new LoginError(
    400,
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${name}'.`,
  );

export const unregisteredRedirect = (redirectUri: string, clientId: string): LoginError =>
  new LoginError(
    400,
    'invalid_request',
    50011,
    `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`,
  );

export const wrongResponseType = (type: string): LoginError =>
  new LoginError(
    400,
    'unsupported_response_type',
    70005,
    `The app requested an unsupported response type '${type}'.`,
  );

export const wrongResponseMode = (mode: string): LoginError =>
  new LoginError(400, 'invalid_request', 70007, `'${mode}' is not a supported value of 'response_mode'.`);

export const missingChallenge = (): LoginError =>
  new LoginError(400, 'invalid_request', 50147, 'Missing code challenge, or its size is not valid.');

export const wrongChallengeMethod = (method: string): LoginError =>
  new LoginError(400, 'invalid_request', 501491, `Invalid code challenge method '${method}'.`);

export const unknownAccount = (account: string): LoginError =>
  new LoginError(
    400,
    'invalid_grant',
    50034,
    `The user account '${account}' does not exist in the directory. To sign into this application, the account must be added to it.`,
  );

export const adminApproval = (clientId: string): LoginError =>
  new LoginError(
    400,
    'access_denied',
    90094,
    `The application '${clientId}' needs permissions that only an administrator can grant.`,
  );

export const declined = (): LoginError =>
  new LoginError(400, 'access_denied', 65004, 'User declined to consent to access the app.');

export const nobodySignedIn = (): LoginError =>
  new LoginError(400, 'login_required', 50058, 'A silent sign-in request was sent but no user is signed in.');

export const invalidScope = (scope: string): LoginError =>
  new LoginError(400, 'invalid_scope', 70011, `The provided value for scope ${scope} is not valid.`);

export const unconsented = (clientId: string): LoginError =>
  new LoginError(
    400,
    'invalid_grant',
    65001,
    `The user or administrator has not consented to use the application with ID '${clientId}'. Send an interactive authorization request for this user and resource.`,
  );

export const badCode = (): LoginError =>
  new LoginError(400, 'invalid_grant', 70000, 'The provided authorization code is not valid.');

export const codeRedeemed = (): LoginError =>
  new LoginError(
    400,
    'invalid_grant',
    54005,
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  );

export const codeExpired = (): LoginError =>
  new LoginError(
    400,
    'invalid_grant',
    70008,
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request.',
  );

export const redirectMismatch = (given: string, asked: string): LoginError =>
  new LoginError(
    400,
    'invalid_grant',
    500112,
    `The reply address '${given}' does not match the reply address '${asked}' provided when requesting Authorization code.`,
  );

export const wrongVerifier = (): LoginError =>
  new LoginError(
    400,
    'invalid_grant',
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  );
