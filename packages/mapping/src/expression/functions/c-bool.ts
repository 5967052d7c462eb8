import { defineFunction } from '../define-function.ts';
import { truth } from '../values.ts';

export const cBool = defineFunction({
  name: 'CBool',
  parameters: [{ name: 'expression', comparison: true }],
  meaning:
    'True for a comparison that holds, for True, and for any number but zero; False for nothing. Other texts fail.',
  examples: [
    {
      expression: 'CBool([attribute1] = [attribute2])',
      attributes: { attribute1: 'a', attribute2: 'a' },
      gives: 'True',
    },
    { expression: 'CBool(0)', gives: 'False' },
  ],
  prepare: (call) => {
    const condition = call.condition(0);
    return (scope) => truth(condition(scope));
  },
});
