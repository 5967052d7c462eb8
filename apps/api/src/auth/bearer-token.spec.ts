import { describe, expect, it } from '@jest/globals';
import { carriesToken } from './bearer-token.ts';

const token = 'abcdefghijklmnopqrstuvwxyz0123456789';

describe('the bearer token', () => {
  it.each([
    [`Bearer ${token}`, true],
    [`bearer  ${token} `, true],
    [undefined, false],
    ['', false],
    ['Bearer', false],
    ['Bearer ', false],
    [token, false],
    [`Basic ${token}`, false],
    [`Bearer ${token}x`, false],
    [`Bearer ${token.slice(0, -1)}`, false],
    [`Bearer ${token} ${token}`, false],
  ])('%j: %s', (header, accepted) => {
    expect(carriesToken(header, token)).toBe(accepted);
  });
});
