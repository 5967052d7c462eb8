import { createHash, timingSafeEqual } from 'node:crypto';

/** What `Authorization: Bearer <token>` carries; null for anything else. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** Both are hashed first: the comparison takes the same time whatever differs, the length too. */
export function sameToken(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
