import type { Match } from '../../regular-expression/match.ts';
import type { Pattern } from '../../regular-expression/pattern.ts';
import { assertLength } from '../limits.ts';

/** Joins what stood between the matches; refuses to build what no attribute holds. */
export function joinPieces(pieces: readonly string[], replacement: string): string {
  const kept = pieces.reduce((length, piece) => length + piece.length, 0);
  assertLength(kept + (pieces.length - 1) * replacement.length);
  return pieces.join(replacement);
}

/** Mode 3: .NET's Regex.Replace. */
export function replaceMatches(
  text: string,
  pattern: Pattern,
  substitute: (text: string, match: Match) => string,
): string {
  const output = new Output(text);
  pattern.each(text, (match) => {
    output.replace(match.start, match.end, substitute(text, match));
    return true;
  });
  return output.finish();
}

/** Mode 4: only what the group captured is replaced. */
export function replaceGroup(text: string, pattern: Pattern, group: string, replacement: string): string {
  const output = new Output(text);
  pattern.each(text, (match) => {
    const capture = match.group(group);
    if (capture !== undefined) output.replace(capture.start, capture.end, replacement);
    return true;
  });
  return output.finish();
}

/** Mode 5: null when the pattern or its group does not match. */
export function firstGroup(text: string, pattern: Pattern, group: string): string | null {
  let found: string | null = null;
  pattern.each(text, (match) => {
    const capture = match.group(group);
    if (capture !== undefined) found = text.slice(capture.start, capture.end);
    return false;
  });
  return found;
}

class Output {
  readonly #text: string;
  #output = '';
  #copied = 0;

  constructor(text: string) {
    this.#text = text;
  }

  replace(start: number, end: number, replacement: string): void {
    this.#output += this.#text.slice(this.#copied, start) + replacement;
    assertLength(this.#output.length);
    this.#copied = end;
  }

  finish(): string {
    const output = this.#output + this.#text.slice(this.#copied);
    assertLength(output.length);
    return output;
  }
}
