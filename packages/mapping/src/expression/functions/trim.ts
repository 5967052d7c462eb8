import { defineFunction, mapTexts } from '../function.ts';

/** Applied to each value (L15). */
export const trim = defineFunction({
  name: 'Trim',
  parameters: [{ name: 'source' }],
  evaluate: (call) => mapTexts(call, 0, (text) => text.trim()),
});
