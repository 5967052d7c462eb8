import { defineFunction } from '../define-function.ts';
import { truth } from '../values.ts';

export const not = defineFunction({
  name: 'Not',
  parameters: [{ name: 'source' }],
  light: true,
  meaning: 'False for True (in any case); True for anything else, nothing included.',
  examples: [
    { expression: 'Not([IsSoftDeleted])', attributes: { IsSoftDeleted: 'False' }, gives: 'True' },
    { expression: 'Not([IsSoftDeleted])', attributes: { IsSoftDeleted: 'True' }, gives: 'False' },
  ],
  prepare: (call) => {
    const source = call.text(0);
    return (scope) => {
      const text = source(scope);
      return truth(text !== 'True' && text?.toLowerCase() !== 'true');
    };
  },
});
