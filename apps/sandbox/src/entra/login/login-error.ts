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
    const timestamp = `${date.slice(0, 19).replace('T', ' ')}Z`;
    return {
      status: this.status,
      body: {
        error: this.error,
        error_description: `AADSTS${String(this.number)}: ${this.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
        error_codes: [this.number],
        timestamp,
        trace_id: traceId,
        correlation_id: correlationId,
        error_uri: `${origin}/error?code=${String(this.number)}`,
      },
    };
  }
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
