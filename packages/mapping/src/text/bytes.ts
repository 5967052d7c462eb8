const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const ENCODINGS = ['Unicode', 'UTF8', 'ASCII'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export function findEncoding(name: string): Encoding | undefined {
  return ENCODINGS.find((encoding) => encoding === name);
}

/** UTF-16, little endian: what .NET calls Unicode. */
export function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[index * 2] = unit & 0xff;
    bytes[index * 2 + 1] = unit >> 8;
  }
  return bytes;
}

/** A lone surrogate becomes U+FFFD, as in .NET. */
export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  switch (encoding) {
    case 'Unicode':
      return decodeUtf16(bytes);
    case 'UTF8':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    case 'ASCII':
      return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : '?')).join('');
  }
}

function decodeUtf16(bytes: Uint8Array): string {
  const units = Array.from({ length: bytes.length >> 1 }, (_, index) =>
    String.fromCharCode((bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8)),
  );
  return units.join('') + (bytes.length % 2 === 1 ? '\uFFFD' : '');
}

export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

export function encodeBase64(bytes: Uint8Array): string {
  const groups: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const count = Math.min(3, bytes.length - index);
    const bits = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((bits >> shift) & 63)).join('');
    groups.push(letters.slice(0, count + 1).padEnd(4, '='));
  }
  return groups.join('');
}

/** undefined for what is not base64 with its padding; white space is allowed, as in .NET. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const letters = text.replace(/[ \t\r\n]/g, '');
  if (letters.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) return undefined;
  const padding = letters.endsWith('==') ? 2 : Number(letters.endsWith('='));
  const bytes = new Uint8Array((letters.length / 4) * 3 - padding);
  for (let index = 0; index < letters.length; index += 4) {
    let bits = 0;
    for (let place = 0; place < 4; place += 1) {
      bits = (bits << 6) | Math.max(0, ALPHABET.indexOf(letters.charAt(index + place)));
    }
    const start = (index / 4) * 3;
    // Beyond the end of a typed array nothing is written.
    bytes[start] = (bits >> 16) & 0xff;
    bytes[start + 1] = (bits >> 8) & 0xff;
    bytes[start + 2] = bits & 0xff;
  }
  return bytes;
}
