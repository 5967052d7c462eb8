import { z } from 'zod';
import { endpointUrl } from './endpoint-url.ts';

/**
 * What `connection.settings` holds, by kind. Secrets are never in it: they are rows of `sealed_secret` whose name stands
 * in `secretNames`. The API writes these shapes, the worker reads them.
 */
const identifier = z.string().trim().min(1, 'Enter a value.').max(255);

/** Entra shows both as GUIDs; another form would only fail later, at the login host. */
const guid = z
  .string()
  .trim()
  .check(
    z.guid('Enter the GUID that the Entra admin center shows on the overview page of the app registration.'),
  );

export const sourceClouds = ['global', 'usgov', 'usgov-dod', 'china'] as const;

export const sourceConnectionSettings = z.strictObject({
  /** Directory (tenant) ID. */
  tenantId: guid,
  /** Application (client) ID of the app registration. */
  clientId: guid,
  cloud: z.enum(sourceClouds).default('global'),
  /** Of a certificate credential, whose private key is the secret; absent where a client secret is it. */
  certificate: z
    .strictObject({ thumbprintSha256: z.string().regex(/^[0-9a-f]{64}$/), expiresAt: z.iso.datetime() })
    .optional(),
  /** Instead of the cloud's login host, without the tenant: `https://login.microsoftonline.com`. */
  loginUrl: endpointUrl.optional(),
  /** Instead of the cloud's Graph root, without the version: `https://graph.microsoft.com`. */
  graphUrl: endpointUrl.optional(),
});

const requestRate = z
  .string()
  .trim()
  .regex(/^\d{1,6}(\.\d+)?$/, 'Enter a number of requests a second, such as 25.')
  .refine((text) => Number(text) > 0, 'Enter a number above 0.');

/** Of every target: the address, and what decides the rate limits: a subscription plan that the gallery knows, or a stated rate. */
const target = {
  tenantUrl: endpointUrl,
  plan: identifier.optional(),
  /** What the application takes, in requests a second, where it is known better than the profile does. */
  requestsPerSecond: requestRate.optional(),
};

export const targetConnectionSettings = z.discriminatedUnion('authentication', [
  z.strictObject({ ...target, authentication: z.literal('bearer') }),
  z.strictObject({
    ...target,
    authentication: z.literal('account_credentials'),
    tokenUrl: endpointUrl,
    accountId: identifier,
    clientId: identifier,
  }),
  z.strictObject({
    ...target,
    authentication: z.literal('authorization_code'),
    /** Where an administrator of the application says yes. */
    authorizeUrl: endpointUrl,
    tokenUrl: endpointUrl,
    clientId: identifier,
  }),
  z.strictObject({
    ...target,
    authentication: z.literal('client_credentials'),
    tokenUrl: endpointUrl,
    clientId: identifier,
    scope: identifier.optional(),
    /** Where the credentials go (entra.md W17); the Basic header when absent. */
    credentialsIn: z.enum(['header', 'body']).optional(),
  }),
]);

export type SourceConnectionSettings = Readonly<z.infer<typeof sourceConnectionSettings>>;
export type TargetConnectionSettings = Readonly<z.infer<typeof targetConnectionSettings>>;
export type TargetAuthenticationKind = TargetConnectionSettings['authentication'];

/** `sealed_secret.name` of the one secret that is entered for each kind of credential. */
export const secretNames = {
  source: 'clientSecret',
  sourceCertificate: 'privateKey',
  bearer: 'token',
  account_credentials: 'clientSecret',
  authorization_code: 'clientSecret',
  client_credentials: 'clientSecret',
} as const satisfies Record<'source' | 'sourceCertificate' | TargetAuthenticationKind, string>;

/** `sealed_secret.name` of the tokens that an administrator's authorisation gave (grant.repository.ts). */
export const grantName = 'grant';

/**
 * `connection.findings`: what a test or a cycle learned, in words for the administrator. `testConnection` in the worker
 * replaces the findings of origin `test`; a test that passed leaves none.
 */
export const connectionFinding = z.looseObject({
  /** `test` = the last connection test; `cycle` = seen while provisioning (R24). */
  origin: z.enum(['test', 'cycle']).default('test'),
  code: z.string(),
  /** The field of the connection form that must change, null when none. */
  field: z.string().nullable().default(null),
  message: z.string(),
  foundAt: z.string().nullable().default(null),
});
export const connectionFindings = z.array(connectionFinding);
export type ConnectionFinding = z.infer<typeof connectionFinding>;
