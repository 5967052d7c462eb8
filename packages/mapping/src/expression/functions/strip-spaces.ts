import { defineFunction } from '../define-function.ts';
import { mapTexts } from '../map-texts.ts';

export const stripSpaces = defineFunction({
  name: 'StripSpaces',
  parameters: [{ name: 'source' }],
  meaning: 'Without spaces; other white space stays.',
  examples: [{ expression: 'StripSpaces("van der Berg")', gives: 'vanderBerg' }],
  prepare: (call) =>
    mapTexts(call.value(0), (text) => (text.includes(' ') ? text.replaceAll(' ', '') : text)),
});
