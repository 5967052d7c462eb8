import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64, decodeBytes, encodeBase64, encodeHex, encodeUtf16, encodeUtf8 } from './bytes.ts';

describe('bytes', () => {
  it("are base64, hexadecimal and UTF as Node's Buffer has them", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const utf16 = Buffer.from(text, 'utf16le');
        expect(encodeBase64(encodeUtf16(text))).toBe(utf16.toString('base64'));
        expect(encodeHex(encodeUtf8(text))).toBe(Buffer.from(text, 'utf8').toString('hex').toUpperCase());
        const bytes = decodeBase64(utf16.toString('base64')) ?? new Uint8Array();
        expect(decodeBytes(bytes, 'Unicode')).toBe(text);
        const utf8 = decodeBase64(Buffer.from(text, 'utf8').toString('base64')) ?? new Uint8Array();
        expect(decodeBytes(utf8, 'UTF8')).toBe(Buffer.from(text, 'utf8').toString('utf8'));
      }),
    );
  });

  it.each(['a', 'ab', 'abc', 'ab=c', '====', 'a===', 'a*cd'])('are not read from %s', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});
