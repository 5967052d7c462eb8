import { describe, expect, it } from '@jest/globals';
import type { TargetValue } from './target-value.ts';
import { valuesEqual } from './values-equal.ts';

type Row = [
  type: string,
  caseExact: boolean,
  a: TargetValue | undefined,
  b: TargetValue | undefined,
  equal: boolean,
];

const rows: Row[] = [
  ['Boolean', false, true, 'True', true],
  ['Boolean', false, false, 'False', true],
  ['Boolean', false, false, '0', true],
  ['Boolean', false, true, false, false],
  ['Boolean', false, false, undefined, false],
  ['String', false, 'Ada', 'ada', true],
  ['String', true, 'Ada', 'ada', false],
  ['String', true, 'e\u0301', '\u00e9', true],
  ['String', false, '', undefined, true],
  ['String', false, [], undefined, true],
  ['String', false, 'a', undefined, false],
  ['String', false, ['a', 'b'], ['B', 'a'], true],
  ['String', false, ['a'], 'a', true],
  ['String', false, ['a', 'b'], ['a'], false],
  ['String', false, 5, '5', true],
  ['Integer', false, '007', 7, true],
  ['Integer', false, 7, 8, false],
  ['Integer', false, '12345678901234567890', '12345678901234567891', false],
  ['DateTime', false, '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00', true],
  ['DateTime', false, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', false],
  ['Reference', true, 'AbC', 'abc', false],
];

describe('valuesEqual (R24, entra.md A7)', () => {
  it.each(rows)('%s, caseExact %s: %j and %j -> %s', (type, caseExact, a, b, equal) => {
    expect(valuesEqual({ type, caseExact }, a, b)).toBe(equal);
    expect(valuesEqual({ type, caseExact }, b, a)).toBe(equal);
  });
});
