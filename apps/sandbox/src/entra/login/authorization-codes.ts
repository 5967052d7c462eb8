import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../clock/clock.ts';
import type { Administrator, Tenant } from '../tenant.ts';
import {
  badCode,
  codeExpired,
  codeRedeemed,
  missingParameter,
  redirectMismatch,
  wrongVerifier,
} from './login-error.ts';

const LIFETIME_MS = 600_000;
/** Codes of Entra are long; a column or an address that is too short for one shall show it here. */
const CODE_BYTES = 600;

/** What an authorization request asked for, and who said yes. */
export interface CodeGrant {
  readonly tenant: Tenant;
  readonly clientId: string;
  readonly redirectUri: string;
  /** S256. */
  readonly challenge: string;
  readonly scope: string;
  readonly nonce: string | null;
  readonly person: Administrator;
}

/** Codes live for ten minutes and are good for one redemption. */
export class AuthorizationCodes {
  readonly #codes = new Map<
    string,
    { readonly grant: CodeGrant; readonly expiresAt: number; used: boolean }
  >();

  constructor(readonly clock: Clock) {}

  issue(grant: CodeGrant): string {
    const code = `1.${randomBytes(CODE_BYTES).toString('base64url')}`;
    this.#codes.set(code, { grant, expiresAt: this.clock.now() + LIFETIME_MS, used: false });
    return code;
  }

  /** A code that is refused for what came with it stays good: only a redemption uses it up. */
  redeem(form: URLSearchParams, tenant: Tenant, clientId: string): CodeGrant {
    const found = this.#codes.get(required(form, 'code'));
    const redirectUri = required(form, 'redirect_uri');
    if (found?.grant.tenant !== tenant || found.grant.clientId !== clientId) throw badCode();
    if (found.used) throw codeRedeemed();
    if (this.clock.now() >= found.expiresAt) throw codeExpired();
    if (redirectUri !== found.grant.redirectUri) throw redirectMismatch(redirectUri, found.grant.redirectUri);
    const verifier = form.get('code_verifier') ?? '';
    if (createHash('sha256').update(verifier).digest('base64url') !== found.grant.challenge)
      throw wrongVerifier();
    found.used = true;
    return found.grant;
  }
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw missingParameter(name);
  return value;
}
