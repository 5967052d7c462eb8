import { encodeHex, encodeUtf8 } from '../../text/bytes.ts';
import { defineFunction } from '../define-function.ts';
import { assertLength } from '../limits.ts';
import { mapTexts } from '../map-texts.ts';

export const convertToUtf8Hex = defineFunction({
  name: 'ConvertToUTF8Hex',
  parameters: [{ name: 'source' }],
  meaning: "The text's UTF-8 bytes in hexadecimal, in capitals.",
  examples: [{ expression: 'ConvertToUTF8Hex("Hello world!")', gives: '48656C6C6F20776F726C6421' }],
  prepare: (call) =>
    mapTexts(call.value(0), (text) => {
      assertLength(text.length * 2);
      const hex = encodeHex(encodeUtf8(text));
      assertLength(hex.length);
      return hex;
    }),
});
