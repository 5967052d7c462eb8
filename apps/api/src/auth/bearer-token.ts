import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether `Authorization: Bearer <token>` carries the administrator's token. Both are hashed first: the comparison takes
 * the same time whatever differs, the length too.
 */
export function carriesToken(authorization: string | undefined, expected: string): boolean {
  const [, given] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  const matches = timingSafeEqual(digest(given ?? ''), digest(expected));
  return given !== undefined && matches;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
