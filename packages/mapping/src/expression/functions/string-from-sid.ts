import { decodeBase64 } from '../../text/bytes.ts';
import { readSid } from '../../text/security-identifier.ts';
import { defineFunction } from '../define-function.ts';

export const stringFromSid = defineFunction({
  name: 'StringFromSid',
  parameters: [{ name: 'source' }],
  meaning:
    'A security identifier in base64 as `S-1-5-...`. One that is spelt so already stays. From cloud sync.',
  examples: [{ expression: 'StringFromSid("AQEAAAAAAAUSAAAA")', gives: 'S-1-5-18' }],
  prepare: (call) => {
    const source = call.text(0);
    return (scope) => {
      const text = source(scope);
      if (text === null || text === '' || /^S-1(?:-\d+)+$/.test(text)) return text;
      const sid = readSid(decodeBase64(text) ?? new Uint8Array());
      if (sid === undefined) throw call.failure('source is not a security identifier.');
      return sid;
    };
  },
});
