import { decodeBase64, decodeBytes, ENCODINGS, findEncoding } from '../../text/bytes.ts';
import { defineFunction } from '../define-function.ts';

export const convertFromBase64 = defineFunction({
  name: 'ConvertFromBase64',
  parameters: [{ name: 'source' }, { name: 'encoding', optional: true, oneOf: ENCODINGS, words: ENCODINGS }],
  meaning: 'The text of base64, in UTF-16 (Unicode) unless UTF8 or ASCII is asked for. From cloud sync.',
  examples: [
    { expression: 'ConvertFromBase64("SABlAGwAbABvACAAdwBvAHIAbABkACEA")', gives: 'Hello world!' },
    { expression: 'ConvertFromBase64("SGVsbG8gd29ybGQh", UTF8)', gives: 'Hello world!' },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const name = call.text(1);
    return (scope) => {
      const text = source(scope);
      if (text === null) return null;
      const encoding = findEncoding(name(scope) ?? 'Unicode');
      if (encoding === undefined) throw call.failure(`encoding is none of ${ENCODINGS.join(', ')}.`);
      const bytes = decodeBase64(text);
      if (bytes === undefined) throw call.failure('source is not base64.');
      return decodeBytes(bytes, encoding);
    };
  },
});
