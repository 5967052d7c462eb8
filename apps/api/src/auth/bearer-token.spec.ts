import { describe, expect, it } from '@jest/globals';
import { bearerToken, sameToken } from './bearer-token.ts';

const token = 'abcdefghijklmnopqrstuvwxyz0123456789';

describe('the bearer token', () => {
  it.each([
    [`Bearer ${token}`, token],
    [`bearer  ${token} `, token],
    [undefined, null],
    ['', null],
    ['Bearer', null],
    ['Bearer ', null],
    [token, null],
    [`Basic ${token}`, null],
    [`Bearer ${token} ${token}`, null],
  ])('%j carries %j', (header, carried) => {
    expect(bearerToken(header)).toBe(carried);
  });

  it('is compared as a whole', () => {
    expect(sameToken(token, token)).toBe(true);
    for (const other of [`${token}x`, token.slice(0, -1), '', token.toUpperCase()])
      expect(sameToken(other, token)).toBe(false);
  });
});
