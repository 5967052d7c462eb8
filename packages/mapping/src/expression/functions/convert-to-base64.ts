import { encodeBase64, encodeUtf16 } from '../../text/bytes.ts';
import { defineFunction } from '../define-function.ts';
import { assertLength } from '../limits.ts';
import { mapTexts } from '../map-texts.ts';

export const convertToBase64 = defineFunction({
  name: 'ConvertToBase64',
  parameters: [{ name: 'source' }],
  meaning: "The text's UTF-16 (little endian) in base64, which .NET calls Unicode base64.",
  examples: [{ expression: 'ConvertToBase64("Hello world!")', gives: 'SABlAGwAbABvACAAdwBvAHIAbABkACEA' }],
  prepare: (call) =>
    mapTexts(call.value(0), (text) => {
      assertLength(text.length * 2.7);
      return encodeBase64(encodeUtf16(text));
    }),
});
