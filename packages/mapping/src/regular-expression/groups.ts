import { UNSUPPORTED, UnsupportedError } from './unsupported.ts';
import type { UnsupportedConstruct } from './unsupported.ts';

const REFUSED: readonly (readonly [start: RegExp, construct: UnsupportedConstruct])[] = [
  [/^\(\?[=!]/, UNSUPPORTED.lookAhead],
  [/^\(\?<[=!]/, UNSUPPORTED.lookBehind],
  [/^\(\?>/, UNSUPPORTED.atomicGroup],
  [/^\(\?\(/, UNSUPPORTED.conditional],
  [/^\(\?[<'][\p{L}\p{Mn}\p{Nd}\p{Pc}]*-/u, UNSUPPORTED.balancingGroup],
  [/^\(\?[a-z]*[nx][a-z]*(?:-[a-z]*)?[:)]/i, UNSUPPORTED.inlineOption],
];

/**
 * What opens a group at this place, as RE2 writes it: named groups get names of ours, comments go. Throws
 * UnsupportedError.
 */
export function readOpening(
  pattern: string,
  offset: number,
  names: Map<string, string>,
): { readonly text: string; readonly length: number } {
  const rest = pattern.slice(offset, offset + 300);
  for (const [start, construct] of REFUSED) {
    if (start.test(rest)) throw new UnsupportedError(construct);
  }
  if (rest.startsWith('(?#')) {
    const end = pattern.indexOf(')', offset);
    if (end >= 0) return { text: '', length: end - offset + 1 };
  }
  const named = /^\(\?(?:<([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)>|'([\p{L}\p{Mn}\p{Nd}\p{Pc}]+)')/u.exec(rest);
  if (named === null) return { text: '(', length: 1 };
  const ours = `group${String(names.size)}`;
  names.set(ours, named[1] ?? named[2] ?? '');
  return { text: `(?P<${ours}>`, length: named[0].length };
}
