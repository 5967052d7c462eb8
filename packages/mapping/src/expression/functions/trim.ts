import { trimWhite } from '../../text/white-space.ts';
import { defineFunction } from '../define-function.ts';
import { mapTexts } from '../map-texts.ts';

export const trim = defineFunction({
  name: 'Trim',
  parameters: [{ name: 'source' }],
  meaning: 'Without white space around it; each value of a multi-valued attribute. From cloud sync.',
  examples: [{ expression: 'Trim(" Test ")', gives: 'Test' }],
  prepare: (call) => mapTexts(call.value(0), trimWhite),
});
