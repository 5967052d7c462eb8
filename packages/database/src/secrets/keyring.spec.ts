import { describe, expect, it } from '@jest/globals';
import { openSecret, parseKeyring, sealSecret } from './keyring.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const ring = parseKeyring(`k1:${key(1)}`);
const place = { ownerId: '0199-a', name: 'clientSecret' };

describe('sealed secrets', () => {
  it('open only in their own row', () => {
    const sealed = sealSecret(ring, place, 'hunter2');
    expect(openSecret(ring, place, sealed)).toBe('hunter2');
    expect(() => openSecret(ring, { ...place, ownerId: '0199-b' }, sealed)).toThrow(/moved from another/);
    expect(() => openSecret(ring, { ...place, name: 'token' }, sealed)).toThrow(/does not open/);
  });

  it('open with an older key of the ring while new ones are sealed with the first', () => {
    const sealed = sealSecret(ring, place, 'hunter2');
    const rotated = parseKeyring(`k2:${key(2)},k1:${key(1)}`);
    expect(openSecret(rotated, place, sealed)).toBe('hunter2');
    expect(sealSecret(rotated, place, 'x').keyId).toBe('k2');
    expect(() => openSecret(parseKeyring(`k2:${key(2)}`), place, sealed)).toThrow(/key k1 is not in/);
  });

  it('do not open by a part of their tag, which would be quicker to guess', () => {
    const sealed = sealSecret(ring, place, 'hunter2');
    const [version, iv, tag = '', body] = sealed.envelope.split('.');
    for (const bytes of [0, 4, 12, 15]) {
      const part = Buffer.from(tag, 'base64url').subarray(0, bytes).toString('base64url');
      const envelope = [version, iv, part, body].join('.');
      expect(() => openSecret(ring, place, { ...sealed, envelope })).toThrow(/does not open/);
    }
  });

  it('never seal the same text alike', () => {
    expect(sealSecret(ring, place, 'same').envelope).not.toBe(sealSecret(ring, place, 'same').envelope);
  });

  it.each([['k1'], ['k1:short'], [`k1:${key(1)},k1:${key(2)}`], ['']])('refuses the key ring %j', (text) => {
    expect(() => parseKeyring(text)).toThrow();
  });
});
