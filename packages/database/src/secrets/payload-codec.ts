import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SecretError, type Keyring } from './keyring.ts';

/** A payload of Temporal, as its SDK has it: a value in bytes, and how to read it. */
interface Payload {
  readonly metadata?: Record<string, Uint8Array> | null;
  readonly data?: Uint8Array | null;
}

export interface SealedByCodec {
  metadata: Record<string, Uint8Array>;
  data: Uint8Array;
}

export interface PayloadCodecOptions {
  /** false: what is sealed is opened all the same, and nothing is sealed. */
  readonly seals: boolean;
  /** Called once, when something sealed is met although nothing is to be sealed. */
  readonly onSealed?: () => void;
}

const encoding = 'binary/encrypted';
const keyIdName = 'encryption-key-id';
const additionalData = Buffer.from('lockstep temporal payload');
const ivBytes = 12;
const tagBytes = 16;

const inner = z.object({ metadata: z.record(z.string(), z.string()), data: z.string() });

/**
 * Seals what Temporal keeps with AES-256-GCM. The keys are those of the ring, made into others for this purpose (HKDF,
 * RFC 5869): a payload is no secret of a connection. The key's id stands beside the payload, so that older ones open after a
 * rotation; what was never sealed is taken as it is.
 */
export function createPayloadCodec(ring: Keyring, { seals, onSealed }: PayloadCodecOptions) {
  const keys = new Map(
    [...ring.keys].map(([id, key]) => [
      id,
      Buffer.from(hkdfSync('sha256', key, '', 'lockstep temporal payloads', 32)),
    ]),
  );
  let told = false;

  const seal = (payload: Payload): SealedByCodec => {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', keyOf(keys, ring.currentKeyId), iv);
    cipher.setAAD(additionalData);
    const metadata = Object.entries(payload.metadata ?? {}).map(
      ([name, value]) => [name, base64(value)] as const,
    );
    const plain = JSON.stringify({
      metadata: Object.fromEntries(metadata),
      data: base64(payload.data ?? new Uint8Array()),
    });
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return {
      metadata: { encoding: bytes(encoding), [keyIdName]: bytes(ring.currentKeyId) },
      data: new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), body])),
    };
  };

  const open = <P extends Payload>(payload: P): P | SealedByCodec => {
    if (textOf(payload.metadata?.['encoding']) !== encoding) return payload;
    if (!seals && !told) {
      told = true;
      onSealed?.();
    }
    const keyId = textOf(payload.metadata?.[keyIdName]);
    const sealed = Buffer.from(payload.data ?? new Uint8Array());
    const { metadata, data } = inner.parse(JSON.parse(opened(keyOf(keys, keyId), sealed, keyId)));
    const entries = Object.entries(metadata).map(([name, value]) => [name, unbase64(value)] as const);
    return { metadata: Object.fromEntries(entries), data: unbase64(data) };
  };

  return {
    encode: <P extends Payload>(payloads: readonly P[]): Promise<(P | SealedByCodec)[]> =>
      Promise.resolve(seals ? payloads.map(seal) : [...payloads]),
    /** Rejects when one does not open. */
    decode: <P extends Payload>(payloads: readonly P[]): Promise<(P | SealedByCodec)[]> =>
      new Promise((resolve) => {
        resolve(payloads.map(open));
      }),
  };
}

function opened(key: Buffer, sealed: Buffer, keyId: string): string {
  try {
    // Without its length Node would take a shorter tag, too.
    const options = { authTagLength: tagBytes };
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), options);
    decipher.setAAD(additionalData);
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    const body = sealed.subarray(ivBytes + tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    throw new SecretError(
      `a payload from Temporal does not open: key ${keyId} is not the one that sealed it, or it was changed. Give API and worker the same LOCKSTEP_SECRET_KEYS`,
    );
  }
}

function keyOf(keys: ReadonlyMap<string, Buffer>, id: string): Buffer {
  const key = keys.get(id);
  if (key !== undefined) return key;
  throw new SecretError(
    `a payload from Temporal is sealed under key ${id}, which is not in LOCKSTEP_SECRET_KEYS of this process. Give API and worker the same value, ` +
      'and keep an older key until no workflow names it (docs/OPERATIONS.md, Keys)',
  );
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const textOf = (value: Uint8Array | undefined): string =>
  value === undefined ? '' : Buffer.from(value).toString('utf8');
const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64');
const unbase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
