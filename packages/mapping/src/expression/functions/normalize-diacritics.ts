import { defineFunction, mapTexts } from '../function.ts';
import { normaliseDiacritics } from './diacritics.ts';

export const normalizeDiacritics = defineFunction({
  name: 'NormalizeDiacritics',
  parameters: [{ name: 'source' }],
  evaluate: (call) => mapTexts(call, 0, normaliseDiacritics),
});
