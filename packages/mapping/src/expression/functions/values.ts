import { defineFunction, defineNumber } from '../define-function.ts';
import { listValues } from '../values.ts';

export const count = defineNumber({
  name: 'Count',
  parameters: [{ name: 'attribute' }],
  meaning: 'The number of values.',
  examples: [
    { expression: 'Count([proxyAddresses])', attributes: { proxyAddresses: ['a', 'b'] }, gives: '2' },
  ],
  prepareNumber: (call) => {
    const source = call.value(0);
    return (scope) => listValues(source(scope)).length;
  },
});

export const removeDuplicates = defineFunction({
  name: 'RemoveDuplicates',
  parameters: [{ name: 'attribute' }],
  meaning: 'The values, each once: the first of equal ones, by case.',
  examples: [
    {
      expression: 'RemoveDuplicates([proxyAddresses])',
      attributes: { proxyAddresses: ['a', 'b', 'a'] },
      gives: ['a', 'b'],
    },
  ],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => {
      const value = source(scope);
      return value === null || typeof value === 'string' ? value : [...new Set(value)];
    };
  },
});
