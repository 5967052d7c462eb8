import { describe, expect, it } from '@jest/globals';
import { parseKeyring } from '@lockstep/database';
import { SealedTokens } from './sealed-token.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const old = parseKeyring(`k1:${key(1)}`);
const rotated = parseKeyring(`k2:${key(2)},k1:${key(1)}`);
const replaced = parseKeyring(`k2:${key(2)}`);
const minute = 60_000;

describe('a sealed token', () => {
  it('opens with what was put in, until its end', async () => {
    const tokens = new SealedTokens(old, 'session', 'us');
    const opened = await tokens.open(await tokens.seal({ sub: 'ada', roles: ['x'] }, minute));
    expect(opened).toMatchObject({ kind: 'valid', claims: { sub: 'ada', roles: ['x'] } });
    expect(await tokens.open(await tokens.seal({ sub: 'ada' }, -minute))).toEqual({ kind: 'expired' });
  });

  it('can be read by nobody else', async () => {
    const token = await new SealedTokens(old, 'session', 'us').seal({ sub: 'ada' }, minute);
    expect(Buffer.from(token.replaceAll('.', ''), 'base64url').toString('latin1')).not.toContain('ada');
  });

  it('opens after the keys were rotated, and no more when its key is gone', async () => {
    const token = await new SealedTokens(old, 'session', 'us').seal({ sub: 'ada' }, minute);
    expect(await new SealedTokens(rotated, 'session', 'us').open(token)).toMatchObject({ kind: 'valid' });
    expect(await new SealedTokens(replaced, 'session', 'us').open(token)).toEqual({ kind: 'nothing' });
    const newer = await new SealedTokens(rotated, 'session', 'us').seal({ sub: 'ada' }, minute);
    expect(await new SealedTokens(replaced, 'session', 'us').open(newer)).toMatchObject({ kind: 'valid' });
  });

  it.each([
    ['another purpose', new SealedTokens(old, 'sign-in', 'us')],
    ['another issuer or client', new SealedTokens(old, 'session', 'them')],
    ['another key of the same name', new SealedTokens(parseKeyring(`k1:${key(9)}`), 'session', 'us')],
  ])('does not open for %s', async (_, other) => {
    const token = await other.seal({ sub: 'ada' }, minute);
    expect(await new SealedTokens(old, 'session', 'us').open(token)).toEqual({ kind: 'nothing' });
  });

  it('that was changed, or is none, does not open', async () => {
    const tokens = new SealedTokens(old, 'session', 'us');
    const token = await tokens.seal({ sub: 'ada' }, minute);
    const middle = token.lastIndexOf('.') - 4;
    const changed = `${token.slice(0, middle)}${token[middle] === 'A' ? 'B' : 'A'}${token.slice(middle + 1)}`;
    for (const text of [changed, '', 'x', 'a.b.c', 'a.b.c.d.e'])
      expect(await tokens.open(text)).toEqual({ kind: 'nothing' });
  });
});
