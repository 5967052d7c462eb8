import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

// We ask for `identity`, but some servers and proxies compress whatever they are asked (RFC 9110 section 12.5.3).
const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

type Encoding = keyof typeof DECODERS;

export function isIdentity(contentEncoding: string | undefined): boolean {
  return contentEncoding === undefined || contentEncoding === '' || contentEncoding === 'identity';
}

/** Rejects with a zlib error, or `ERR_BUFFER_TOO_LARGE` when the decoded body passes `maxBytes`. */
export async function decompress(contentEncoding: string, body: Buffer, maxBytes: number): Promise<Buffer> {
  const encoding = contentEncoding.trim().toLowerCase();
  if (!isKnown(encoding)) throw new Error(`Unknown content encoding ${encoding}`);
  return DECODERS[encoding](body, { maxOutputLength: Math.max(1, maxBytes) });
}

function isKnown(encoding: string): encoding is Encoding {
  return Object.hasOwn(DECODERS, encoding);
}

/** UTF-8 loses the byte order mark that some servers put first (RFC 8259 section 8.1 lets a reader ignore it). */
export function decodeText(body: Buffer, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  const text = body.toString(encoding);
  return encoding === 'utf8' && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
