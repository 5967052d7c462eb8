import { defineFunction } from '../function.ts';

/** FN 44: delimiters is a set of characters; null, a number below 1 or too few words give "". */
export const word = defineFunction({
  name: 'Word',
  parameters: [{ name: 'String' }, { name: 'WordNumber' }, { name: 'Delimiters' }],
  evaluate: (call) => {
    const delimiters = new Set(call.text(2) ?? '');
    const words = [''];
    for (const character of call.text(0) ?? '') {
      if (delimiters.has(character)) words.push('');
      else words.push((words.pop() ?? '') + character);
    }
    return words.filter((text) => text !== '')[call.integer(1) - 1] ?? '';
  },
});
