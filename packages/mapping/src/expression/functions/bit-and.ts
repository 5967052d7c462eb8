import { readWhole } from '../decimals.ts';
import { defineFunction } from '../define-function.ts';

export const bitAnd = defineFunction({
  name: 'BitAnd',
  parameters: [{ name: 'value1' }, { name: 'value2' }],
  numeric: true,
  meaning: 'The bits that both numbers have. Numbers may be hexadecimal: `&HF7`.',
  examples: [
    { expression: 'BitAnd(&HF, &HF7)', gives: '7' },
    {
      expression: 'CBool(BitAnd([userAccountControl], 2))',
      attributes: { userAccountControl: '514' },
      gives: 'True',
    },
  ],
  prepare: (call) => {
    const sources = [call.text(0), call.text(1)];
    return (scope) => {
      const numbers: bigint[] = [];
      for (const source of sources) {
        const text = source(scope);
        if (text === null) return null;
        const number = readWhole(text);
        if (number === undefined) throw call.failure('a value is not a whole number.');
        numbers.push(number);
      }
      return ((numbers[0] ?? 0n) & (numbers[1] ?? 0n)).toString();
    };
  },
});
