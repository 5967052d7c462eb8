import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parseKeyring } from './keyring.ts';
import { createPayloadCodec } from './payload-codec.ts';

const key = () => randomBytes(32).toString('base64');
const [one, two] = [key(), key()];
const ring = (...ids: readonly ('k1' | 'k2')[]) =>
  parseKeyring(ids.map((id) => `${id}:${id === 'k1' ? one : two}`).join(','));
const codec = (...ids: readonly ('k1' | 'k2')[]) => createPayloadCodec(ring(...ids), { seals: true });

const payload = {
  metadata: { encoding: new TextEncoder().encode('json/plain') },
  data: new TextEncoder().encode('{"jobId":"a-readable-id"}'),
};
const asText = (value: unknown) =>
  JSON.stringify(value, (_, member: unknown) =>
    member instanceof Uint8Array ? Buffer.from(member).toString('latin1') : member,
  );

describe('the codec of payloads', () => {
  it('gives back what it got, and nothing of it can be read on the way', async () => {
    const sealed = await codec('k1').encode([payload, { metadata: null, data: null }]);
    expect(asText(sealed)).not.toContain('readable');
    expect(asText(sealed)).not.toContain('json/plain');
    expect(await codec('k1').decode(sealed)).toEqual([payload, { metadata: {}, data: new Uint8Array() }]);
    expect(await codec('k1').encode([payload])).not.toEqual(sealed.slice(0, 1));
  });

  it('opens what an older key sealed, and seals with the first', async () => {
    const old = await codec('k1').encode([payload]);
    expect(await codec('k2', 'k1').decode(old)).toEqual([payload]);
    const next = await codec('k2', 'k1').encode([payload]);
    expect(await codec('k2').decode(next)).toEqual([payload]);
    await expect(codec('k1').decode(next)).rejects.toThrow(
      'sealed under key k2, which is not in LOCKSTEP_SECRET_KEYS',
    );
  });

  it('takes what was never sealed as it is', async () => {
    expect(await codec('k1').decode([payload])).toEqual([payload]);
  });

  it('switched off, seals nothing, opens all the same, and tells so once', async () => {
    let told = 0;
    const off = createPayloadCodec(ring('k1'), { seals: false, onSealed: () => (told += 1) });
    expect(await off.encode([payload])).toEqual([payload]);
    expect(await off.decode([payload])).toEqual([payload]);
    expect(told).toBe(0);
    const sealed = await codec('k1').encode([payload]);
    expect(await off.decode(sealed)).toEqual([payload]);
    await off.decode(sealed);
    expect(told).toBe(1);
  });

  it('rejects what was changed, and what another key of the same name sealed', async () => {
    const [sealed] = await codec('k1').encode([payload]);
    if (sealed === undefined) throw new Error('nothing was sealed');
    const changed = new Uint8Array(sealed.data);
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    await expect(codec('k1').decode([{ ...sealed, data: changed }])).rejects.toThrow('does not open');
    const stranger = createPayloadCodec(parseKeyring(`k1:${two}`), { seals: true });
    await expect(stranger.decode([sealed])).rejects.toThrow('Give API and worker the same');
    for (const bytes of [0, 5, 12, 16]) {
      const cut = { ...sealed, data: sealed.data.slice(0, bytes) };
      await expect(codec('k1').decode([cut])).rejects.toThrow('does not open');
    }
  });
});
