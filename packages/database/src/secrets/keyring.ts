import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256 keys by id; the first seals, all open. Key ids stand in the sealed text, so a key ring can rotate. */
export interface Keyring {
  readonly currentKeyId: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** Parses `LOCKSTEP_SECRET_KEYS`: `id:base64(32 bytes)[,id:base64...]`; the first key seals. */
export function parseKeyring(text: string): Keyring {
  const keys = new Map<string, Buffer>();
  for (const part of text.split(',')) {
    const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/=]+)$/.exec(part.trim());
    const [, id, encoded] = match ?? [];
    const key = encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
    if (id === undefined || key?.length !== 32) {
      throw new SecretError(
        'each key is "id:base64 of 32 bytes", several are separated by commas; make one with: echo "k1:$(openssl rand -base64 32)"',
      );
    }
    if (keys.has(id)) throw new SecretError(`key id ${id} stands twice`);
    keys.set(id, key);
  }
  const currentKeyId = [...keys.keys()][0];
  if (currentKeyId === undefined) throw new SecretError('at least one key is needed');
  return { currentKeyId, keys };
}

/** Binds a sealed text to its row: moved to another row, it does not open. */
export interface SecretPlace {
  /** Id of the connection or job that it belongs to. */
  readonly ownerId: string;
  readonly name: string;
}

export interface SealedSecret {
  readonly keyId: string;
  /** `v1.<iv>.<tag>.<ciphertext>`, base64url each. */
  readonly envelope: string;
}

export function sealSecret(ring: Keyring, place: SecretPlace, plain: string): SealedSecret {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ring, ring.currentKeyId), iv);
  cipher.setAAD(Buffer.from(additionalData(place)));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
  return { keyId: ring.currentKeyId, envelope: `v1.${parts.join('.')}` };
}

export function openSecret(ring: Keyring, place: SecretPlace, sealed: SealedSecret): string {
  const [version, iv, tag, body] = sealed.envelope.split('.');
  if (version !== 'v1' || iv === undefined || tag === undefined || body === undefined) {
    throw new SecretError(`the sealed secret ${place.name} has an unknown form`);
  }
  const key = keyOf(ring, sealed.keyId);
  try {
    // Without its length Node would take a shorter tag, too.
    const options = { authTagLength: 16 };
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), options);
    decipher.setAAD(Buffer.from(additionalData(place)));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString(
      'utf8',
    );
  } catch {
    throw new SecretError(
      `the sealed secret ${place.name} does not open: it was changed, moved from another row, or key ${sealed.keyId} is not the one that sealed it`,
    );
  }
}

function keyOf(ring: Keyring, id: string): Buffer {
  const key = ring.keys.get(id);
  if (key === undefined) {
    throw new SecretError(`key ${id} is not in LOCKSTEP_SECRET_KEYS: add it again, or enter the secret anew`);
  }
  return key;
}

function additionalData(place: SecretPlace): string {
  return JSON.stringify(['lockstep', place.ownerId, place.name]);
}
