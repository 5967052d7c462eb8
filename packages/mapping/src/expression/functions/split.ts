import { defineFunction } from '../function.ts';

/** Each piece is trimmed, as the documented output is (E-FN-33). Empty pieces stay, so that Item counts right. */
export const split = defineFunction({
  name: 'Split',
  parameters: [{ name: 'source' }, { name: 'delimiter' }],
  evaluate: (call) => {
    const source = call.text(0);
    const delimiter = call.text(1) ?? '';
    if (delimiter === '')
      throw call.failure('delimiter is empty. Give the text that stands between the values.');
    return source === null || source === '' ? null : source.split(delimiter).map((piece) => piece.trim());
  },
});
