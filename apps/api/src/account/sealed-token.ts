import { hkdfSync } from 'node:crypto';
import type { Keyring } from '@lockstep/database';
import { EncryptJWT, errors, jwtDecrypt, type JWTPayload } from 'jose';

export type Opened =
  | { readonly kind: 'valid'; readonly claims: JWTPayload; readonly until: Date }
  /** `nothing`: not sent, changed on the way, or made for something else or with a key that is gone. */
  | { readonly kind: 'expired' | 'nothing' };

/**
 * What a browser keeps for us and can't read: JSON Web Tokens encrypted under the key ring, so that what they say is
 * kept nowhere else. Each purpose has its own keys (HKDF, RFC 5869); the newest key seals, all open.
 */
export class SealedTokens {
  readonly #currentKeyId: string;
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #audience: string;

  /** `audience`: for whom; a token that was made for another one does not open. */
  constructor({ currentKeyId, keys }: Keyring, purpose: string, audience: string) {
    this.#currentKeyId = currentKeyId;
    this.#keys = new Map([...keys].map(([id, key]) => [id, derive(key, purpose)]));
    this.#audience = audience;
  }

  async seal(claims: JWTPayload, lifetimeMs: number): Promise<string> {
    const key = this.#keys.get(this.#currentKeyId);
    if (key === undefined) throw new Error('the key ring has no current key');
    return new EncryptJWT(claims)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: this.#currentKeyId })
      .setAudience(this.#audience)
      .setExpirationTime(new Date(Date.now() + lifetimeMs))
      .encrypt(key);
  }

  async open(token: string): Promise<Opened> {
    try {
      const { payload } = await jwtDecrypt(
        token,
        ({ kid }) => {
          const key = this.#keys.get(kid ?? '');
          if (key === undefined) throw new errors.JOSEError('no such key');
          return key;
        },
        {
          audience: this.#audience,
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          requiredClaims: ['exp'],
        },
      );
      return { kind: 'valid', claims: payload, until: new Date((payload.exp ?? 0) * 1_000) };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { kind: 'expired' };
      if (error instanceof errors.JOSEError) return { kind: 'nothing' };
      throw error;
    }
  }
}

function derive(key: Buffer, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', `lockstep ${purpose}`, 32));
}
