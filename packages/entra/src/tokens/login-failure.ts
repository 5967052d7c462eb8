import { SourceError } from '@lockstep/engine';
import { z } from 'zod';

/** Fields of the connection form, as the tests of a connection name them. */
export type ConnectionField =
  'cloud' | 'tenantId' | 'clientId' | 'clientSecret' | 'certificate' | 'servicePrincipalId';

interface LoginFault {
  readonly field: ConnectionField;
  readonly remedy: string;
}

/** Entra's sign-in error numbers (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const faults: ReadonlyMap<number, LoginFault> = new Map<number, LoginFault>([
  [
    7000215,
    {
      field: 'clientSecret',
      remedy: "enter the secret's value (not its id) of this app registration in the field",
    },
  ],
  [
    7000222,
    {
      field: 'clientSecret',
      remedy: 'create a new client secret, as the old one has expired, and enter it in the field',
    },
  ],
  [
    700027,
    {
      field: 'certificate',
      remedy: 'upload this certificate to the app registration, or enter the one that is there in the field',
    },
  ],
  [
    1000502,
    {
      field: 'certificate',
      remedy: 'upload a new certificate, as the old one has expired, and enter it in the field',
    },
  ],
  [
    700024,
    {
      field: 'certificate',
      remedy: 'correct the clock of the machine that runs Lockstep; nothing is wrong with the field',
    },
  ],
  [
    700016,
    {
      field: 'clientId',
      remedy: 'enter the Application (client) ID of an app registration of this tenant in the field',
    },
  ],
  [
    7000112,
    { field: 'clientId', remedy: 'enable the application in this tenant, or enter another one in the field' },
  ],
  [
    7000229,
    {
      field: 'clientId',
      remedy:
        'grant admin consent, which makes the application known in this tenant, or enter another one in the field',
    },
  ],
  [
    53003,
    {
      field: 'clientId',
      remedy: 'exempt the application from the Conditional Access policy that blocks it; see the field',
    },
  ],
  [
    90002,
    { field: 'tenantId', remedy: 'enter the Directory (tenant) ID, and check the cloud, in the field' },
  ],
  [900023, { field: 'tenantId', remedy: 'enter the Directory (tenant) ID in the field' }],
  [900382, { field: 'cloud', remedy: 'choose the cloud that this tenant lives in; see the field' }],
]);

/** Passing troubles of the login host that come as 400 (same page). */
const passing: ReadonlySet<number> = new Set([90006, 90024, 90033, 90055]);

const loginError = z.looseObject({
  error: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
});

export function loginFailure(status: number, body: unknown, retryAfterMs?: number): SourceError {
  const parsed = loginError.safeParse(body);
  const number = parsed.success ? parsed.data.error_codes?.[0] : undefined;
  const code = number === undefined ? `LoginHttp${String(status)}` : `AADSTS${String(number)}`;
  if (status === 429) {
    return new SourceError('throttled', code, waitMessage(status, code), retryAfterMs);
  }
  const isRefusal = status >= 400 && status < 500 && parsed.success && parsed.data.error !== undefined;
  const isPassing = number !== undefined && passing.has(number);
  return isRefusal && !isPassing
    ? new SourceError('credential', code, refusalMessage(code))
    : new SourceError('unavailable', code, waitMessage(status, code), retryAfterMs);
}

/** The credential could not even be used: MSAL or the key parser refused it before any request. */
export function unusableCredential(code: string): SourceError {
  return new SourceError(
    'credential',
    code,
    `Lockstep cannot ask for an access token with these settings (${code}). Whoever set up the connection must check the ` +
      'fields tenantId, clientId and clientSecret; a certificate needs its SHA-256 thumbprint and the PEM private key.',
  );
}

/** Refused before any request: the hosts of two national clouds do not go together (graph.md §11). */
export function wrongCloud(field: 'loginUrl' | 'graphUrl', cloud: string): SourceError {
  return new SourceError(
    'credential',
    'WrongCloud',
    `The address in the field ${field} belongs to another national cloud than "${cloud}", and tokens are not interchangeable between ` +
      `clouds. Whoever set up the connection must choose the cloud of the tenant in the field cloud, and leave ${field} empty.`,
  );
}

/** The field of the connection form that a failure of the token points at, if one. */
export function fieldOfLoginCode(code: string): ConnectionField | null {
  return ownCodes.get(code) ?? faults.get(Number(/^AADSTS(\d+)$/.exec(code)?.[1]))?.field ?? null;
}

/** Codes of ours, and of MSAL's, from before any request. */
const ownCodes: ReadonlyMap<string, ConnectionField> = new Map<string, ConnectionField>([
  ['WrongCloud', 'cloud'],
  ['MissingTenantId', 'tenantId'],
  ['missing_tenant_id_error', 'tenantId'],
  ['MissingClientId', 'clientId'],
  ['invalid_client_credential', 'clientSecret'],
  ['InvalidCredential', 'clientSecret'],
]);

function refusalMessage(code: string): string {
  const fault = faults.get(Number(code.slice('AADSTS'.length)));
  const remedy = fault
    ? `${fault.remedy} ${fault.field}.`
    : 'check the fields tenantId, clientId and clientSecret against the app registration.';
  return `Microsoft Entra refused to issue an access token (${code}). An administrator of the Entra tenant must act: ${remedy}`;
}

function waitMessage(status: number, code: string): string {
  return (
    `The login host of Microsoft Entra could not issue an access token now (HTTP ${String(status)}, ${code}). ` +
    'Nobody must act yet: Lockstep tries again by itself.'
  );
}
