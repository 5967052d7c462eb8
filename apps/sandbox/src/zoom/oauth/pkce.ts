import { createHash } from 'node:crypto';
import { badChallenge } from './oauth-error.ts';
import type { CodeChallenge } from './token-store.ts';

/** RFC 7636 §4.3; Zoom takes S256 and plain (zoom/skills, oauth/concepts/pkce.md). */
export function challengeOf(query: URLSearchParams): CodeChallenge | null {
  const value = query.get('code_challenge');
  if (value === null) return null;
  const method = query.get('code_challenge_method') ?? 'plain';
  if (method !== 'S256' && method !== 'plain') throw badChallenge();
  if (!/^[\w.~-]{43,128}$/.test(value)) throw badChallenge();
  return { value, method };
}

/** RFC 7636 §4.6. A verifier without a challenge is refused, too: somebody took the challenge out on the way (RFC 9700 §2.1.1). */
export function isVerified(challenge: CodeChallenge | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === null && verifier === null;
  const hashed =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return hashed === challenge.value;
}
