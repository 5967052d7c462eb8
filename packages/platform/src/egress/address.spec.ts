import { describe, expect, it } from '@jest/globals';
import { ADDRESS_CASES } from './address.cases.ts';
import { classifyAddress } from './address.ts';

describe('classifyAddress (R22)', () => {
  it.each(ADDRESS_CASES)('%s is %s: %s', (address, expected) => {
    expect(classifyAddress(address)).toBe(expected);
  });
});
