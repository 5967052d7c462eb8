import { trimWhite } from '../../text/white-space.ts';
import { defineFunction } from '../define-function.ts';
import { assertCount } from '../limits.ts';

/** Empty pieces stay, so that Item counts right. */
export const split = defineFunction({
  name: 'Split',
  parameters: [{ name: 'source' }, { name: 'delimiter' }],
  meaning: 'The pieces between the delimiters, each without white space around it; empty pieces stay.',
  examples: [
    {
      expression: 'Split([extensionAttribute5], ",")',
      attributes: { extensionAttribute5: 'PermissionSetOne, PermissionSetTwo' },
      gives: ['PermissionSetOne', 'PermissionSetTwo'],
    },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const delimiterOf = call.text(1);
    return (scope) => {
      const text = source(scope);
      const delimiter = delimiterOf(scope) ?? '';
      if (delimiter === '')
        throw call.failure('delimiter is empty. Give the text that stands between the values.');
      if (text === null || text === '') return null;
      const pieces = text.split(delimiter);
      assertCount(pieces.length);
      return pieces.map(trimWhite);
    };
  },
});
