import { defineFunction, mapTexts } from '../function.ts';

/** FN 41: the space only, not other white space. */
export const stripSpaces = defineFunction({
  name: 'StripSpaces',
  parameters: [{ name: 'source' }],
  evaluate: (call) => mapTexts(call, 0, (text) => text.replaceAll(' ', '')),
});
