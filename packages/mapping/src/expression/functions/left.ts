import { defineFunction } from '../define-function.ts';

export const left = defineFunction({
  name: 'Left',
  parameters: [{ name: 'String' }, { name: 'NumChars', integer: true }],
  light: true,
  meaning:
    'The first characters: all of them when there are fewer or the number is negative, an empty text for 0 or null.',
  examples: [
    { expression: 'Left("John Doe", 3)', gives: 'Joh' },
    { expression: 'Left("John Doe", -1)', gives: 'John Doe' },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const number = call.integer(1);
    return (scope) => {
      const text = source(scope) ?? '';
      const length = number(scope);
      return length < 0 ? text : text.slice(0, length);
    };
  },
});
