import { z } from 'zod';
import { jsonOf } from '../graph/exchange.ts';

export interface AccessToken {
  readonly value: string;
  /** The `tid` claim; null when the token cannot be read. */
  readonly tenantId: string | null;
  /** The application permissions that it carries (`roles` claim). */
  readonly permissions: readonly string[];
  readonly receivedAtMs: number;
  readonly expiresAtMs: number;
}

const claims = z.looseObject({
  tid: z.string().min(1).nullable().catch(null),
  roles: z.array(z.string()).catch([]),
});
const longestMarginMs = 300_000;

/** No verification is needed to read it: it came from the login host over TLS, and Graph judges it (rule R9). */
export function claimsOf(token: string): Pick<AccessToken, 'tenantId' | 'permissions'> {
  const payload = token.split('.')[1] ?? '';
  const parsed = claims.safeParse(jsonOf(Buffer.from(payload, 'base64url').toString('utf8')));
  return parsed.success
    ? { tenantId: parsed.data.tid, permissions: parsed.data.roles }
    : { tenantId: null, permissions: [] };
}

/** Renewed five minutes before it ends, or, where it lives for less, at four fifths of its life. */
export function renewAtMs(token: AccessToken): number {
  const lifeMs = token.expiresAtMs - token.receivedAtMs;
  return token.expiresAtMs - Math.min(longestMarginMs, lifeMs / 5);
}
