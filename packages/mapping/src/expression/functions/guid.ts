import { defineFunction } from '../define-function.ts';
import { randomArgument } from './random.ts';

export const guid = defineFunction({
  name: 'Guid',
  parameters: [],
  volatile: true,
  meaning: 'A new random GUID (version 4).',
  examples: [{ expression: 'Len(Guid())', gives: '36' }],
  prepare: (call) => {
    const random = randomArgument(call);
    return (scope) => {
      const below = random(scope);
      const digits = Array.from({ length: 32 }, (_, index) => {
        if (index === 12) return '4';
        return index === 16 ? '89ab'.charAt(below(4)) : below(16).toString(16);
      }).join('');
      return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    };
  },
});
