import { createPayloadCodec, type Keyring } from '@lockstep/database';
import { z } from 'zod';

const sealed = z.looseObject({
  metadata: z.looseObject({ encoding: z.literal(Buffer.from('binary/encrypted').toString('base64')) }),
  data: z.string(),
});
const metadataOf = z.record(z.string(), z.string());

/** A history in JSON, as Temporal's UI and CLI write it, with what is sealed put as its value. Rejects for a key that is not in the ring. */
export async function readableHistory(history: unknown, keyring: Keyring): Promise<unknown> {
  const codec = createPayloadCodec(keyring, { seals: true });
  const read = async (value: unknown): Promise<unknown> => {
    const payload = sealed.safeParse(value);
    if (payload.success) return open(payload.data);
    if (Array.isArray(value)) return Promise.all(value.map(read));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(async ([name, member]) => [name, await read(member)] as const);
    return Object.fromEntries(await Promise.all(members));
  };
  const open = async (payload: z.infer<typeof sealed>): Promise<unknown> => {
    const metadata = Object.entries(metadataOf.parse(payload.metadata)).map(
      ([name, value]) => [name, Buffer.from(value, 'base64')] as const,
    );
    const [opened] = await codec.decode([
      { metadata: Object.fromEntries(metadata), data: Buffer.from(payload.data, 'base64') },
    ]);
    const text = Buffer.from(opened?.data ?? []).toString('utf8');
    // Undefined is an empty payload (binary/null).
    return text === '' ? null : JSON.parse(text);
  };
  return read(history);
}
