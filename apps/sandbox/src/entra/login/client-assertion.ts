import { createPublicKey } from 'node:crypto';
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { AppRegistration } from '../tenant.ts';
import { badAssertion, expiredAssertion } from './login-error.ts';

/** Verifies a certificate credential: signed by a registered key, for this app, for this endpoint, in time. */
export async function verifyAssertion(
  assertion: string,
  app: AppRegistration,
  tenantId: string,
  nowMs: number,
): Promise<void> {
  const { iss, sub, aud } = readClaims(assertion);
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (iss !== app.clientId || sub !== app.clientId) throw badAssertion('iss and sub must be the client id.');
  if (!audiences.some((value) => value?.toLowerCase().includes(tenantId.toLowerCase())))
    throw badAssertion('aud must be the token endpoint of the tenant.');
  for (const pem of app.certificates) {
    try {
      await jwtVerify(assertion, createPublicKey(pem), {
        currentDate: new Date(nowMs),
        algorithms: ['RS256', 'PS256'],
        clockTolerance: 300,
      });
      return;
    } catch (error) {
      if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
        throw expiredAssertion();
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  throw badAssertion('The key was not found.');
}

function readClaims(assertion: string): ReturnType<typeof decodeJwt> {
  try {
    return decodeJwt(assertion);
  } catch {
    throw badAssertion('The assertion is malformed.');
  }
}
