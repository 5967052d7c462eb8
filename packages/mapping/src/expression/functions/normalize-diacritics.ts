import { defineFunction } from '../define-function.ts';
import { mapTexts } from '../map-texts.ts';
import { normaliseDiacritics } from './diacritics.ts';

export const normalizeDiacritics = defineFunction({
  name: 'NormalizeDiacritics',
  parameters: [{ name: 'source' }],
  meaning:
    "Plain letters for those of Microsoft's table: ö becomes o, ø becomes oe, ß becomes ss. Other characters stay.",
  examples: [
    { expression: 'NormalizeDiacritics([givenName])', attributes: { givenName: 'Zoë' }, gives: 'Zoe' },
  ],
  prepare: (call) => mapTexts(call.value(0), normaliseDiacritics),
});
