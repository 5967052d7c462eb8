import { defineFunction } from '../define-function.ts';

export const word = defineFunction({
  name: 'Word',
  parameters: [{ name: 'String' }, { name: 'WordNumber', integer: true }, { name: 'Delimiters' }],
  meaning:
    'One word, counted from 1; each character of the last argument ends a word. An empty text for null, a number below 1 or too few words.',
  examples: [
    { expression: 'Word("The quick brown fox",3," ")', gives: 'brown' },
    { expression: 'Word("This,string!has&many separators",3,",!&#")', gives: 'has' },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const numberOf = call.integer(1);
    const delimitersOf = call.text(2);
    return (scope) => {
      const text = source(scope) ?? '';
      const number = numberOf(scope);
      return nthWord(text, number, delimitersOf(scope) ?? '');
    };
  },
});

function nthWord(text: string, number: number, delimiters: string): string {
  let start = 0;
  let seen = 0;
  for (let offset = 0; offset <= text.length; offset += 1) {
    if (offset < text.length && !delimiters.includes(text.charAt(offset))) continue;
    if (offset > start) {
      seen += 1;
      if (seen === number) return text.slice(start, offset);
    }
    start = offset + 1;
  }
  return '';
}
