import { lowerInvariant } from '../../text/letter-case.ts';
import { defineNumber } from '../define-function.ts';

const COMPARISONS = ['vbBinaryCompare', 'vbTextCompare'] as const;

export const inStr = defineNumber({
  name: 'InStr',
  parameters: [
    { name: 'value1' },
    { name: 'value2' },
    { name: 'start', optional: true, integer: true },
    { name: 'compareType', optional: true, oneOf: [...COMPARISONS, '0', '1'], words: COMPARISONS },
  ],
  meaning:
    'Where value2 first stands in value1, counted from 1; 0 for nowhere. `vbTextCompare` does not look at case, `vbBinaryCompare` (the default) does.',
  examples: [
    { expression: 'InStr("The quick brown fox","quick")', gives: '5' },
    { expression: 'InStr("repEated","e",3,vbBinaryCompare)', gives: '7' },
    { expression: 'InStr("repEated","e",3,vbTextCompare)', gives: '4' },
  ],
  prepareNumber: (call) => {
    const value1 = call.text(0);
    const value2 = call.text(1);
    const start = call.given(2) ? call.integer(2) : () => 1;
    const comparison = call.text(3);
    return (scope) => {
      const text = value1(scope) ?? '';
      const searched = value2(scope) ?? '';
      const first = start(scope);
      if (first < 1) throw call.failure('start counts from 1. Give 1 for the first character.');
      // As Visual Basic: behind the end there is nothing, not even an empty text.
      if (text === '' || first > text.length) return 0;
      const kind = comparison(scope) ?? 'vbBinaryCompare';
      if (kind === 'vbTextCompare' || kind === '1')
        return lowerInvariant(text).indexOf(lowerInvariant(searched), first - 1) + 1;
      if (kind !== 'vbBinaryCompare' && kind !== '0')
        throw call.failure(`compareType is none of ${COMPARISONS.join(', ')}.`);
      return text.indexOf(searched, first - 1) + 1;
    };
  },
});
