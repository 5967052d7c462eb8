import { defineFunction } from '../define-function.ts';

/** Not documented, and decided as Visual Basic does: null stays null, a start beyond the end gives "", below 1 fails. */
export const mid = defineFunction({
  name: 'Mid',
  parameters: [
    { name: 'source' },
    { name: 'start', integer: true },
    { name: 'length', optional: true, integer: true },
  ],
  light: true,
  meaning:
    'Characters from a start, counted from 1; as many as there are when the length goes beyond the end, or is left out.',
  examples: [
    {
      expression: 'Mid([userPrincipalName], 1, 8)',
      attributes: { userPrincipalName: 'john.doe@contoso.com' },
      gives: 'john.doe',
    },
    { expression: 'Mid("abc", 9, 1)', gives: '' },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const startOf = call.integer(1);
    const lengthOf = call.given(2) ? call.integer(2) : undefined;
    return (scope) => {
      const text = source(scope);
      const start = startOf(scope);
      const length = lengthOf?.(scope);
      if (start < 1) throw call.failure('start counts from 1. Give 1 for the first character.');
      if (length !== undefined && length < 0) throw call.failure('length is negative. Give 0 or more.');
      if (text === null) return null;
      return text.slice(start - 1, length === undefined ? undefined : start - 1 + length);
    };
  },
});
