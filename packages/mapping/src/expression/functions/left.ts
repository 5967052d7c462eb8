import { defineFunction } from '../function.ts';

/** FN 26: 0 gives "", a negative number the input unchanged, null gives "". */
export const left = defineFunction({
  name: 'Left',
  parameters: [{ name: 'String' }, { name: 'NumChars' }],
  evaluate: (call) => {
    const text = call.text(0) ?? '';
    const length = call.integer(1);
    return length < 0 ? text : text.slice(0, length);
  },
});
