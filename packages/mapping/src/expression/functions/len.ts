import { defineNumber } from '../define-function.ts';

/** Counts UTF-16 units, as .NET does. */
export const len = defineNumber({
  name: 'Len',
  parameters: [{ name: 'String' }],
  light: true,
  meaning: 'The number of characters (UTF-16 units); 0 for null.',
  examples: [
    { expression: 'Len("John Doe")', gives: '8' },
    { expression: 'Len(42568.75)', gives: '8' },
  ],
  prepareNumber: (call) => {
    const source = call.text(0);
    return (scope) => (source(scope) ?? '').length;
  },
});
