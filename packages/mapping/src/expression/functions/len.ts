import { defineFunction } from '../define-function.ts';

/** Counts UTF-16 units, as .NET does. */
export const len = defineFunction({
  name: 'Len',
  parameters: [{ name: 'String' }],
  numeric: true,
  meaning: 'The number of characters (UTF-16 units); 0 for null.',
  examples: [
    { expression: 'Len("John Doe")', gives: '8' },
    { expression: 'Len(42568.75)', gives: '8' },
  ],
  prepare: (call) => {
    const source = call.text(0);
    return (scope) => String((source(scope) ?? '').length);
  },
});
