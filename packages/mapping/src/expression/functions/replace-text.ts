import type { Pattern } from '../../regular-expression/pattern.ts';
import { assertLength } from '../limits.ts';

/** Joins what stood between the matches; refuses to build what no attribute holds. */
export function joinPieces(pieces: readonly string[], replacement: string): string {
  const kept = pieces.reduce((length, piece) => length + piece.length, 0);
  assertLength(kept + (pieces.length - 1) * replacement.length);
  return pieces.join(replacement);
}

/** Mode 3: .NET's Regex.Replace. */
export function replaceMatches(text: string, pattern: Pattern, replacement: string): string {
  const substitute = pattern.replacements(replacement);
  const output = new Output(text);
  for (const match of pattern.matches(text)) output.replace(match.start, match.end, substitute(text, match));
  return output.finish();
}

/** Mode 4: only what the group captured is replaced. */
export function replaceGroup(text: string, pattern: Pattern, group: string, replacement: string): string {
  const output = new Output(text);
  for (const match of pattern.matches(text)) {
    const capture = match.group(group);
    if (capture !== undefined) output.replace(capture.start, capture.end, replacement);
  }
  return output.finish();
}

class Output {
  readonly #text: string;
  readonly #pieces: string[] = [];
  #copied = 0;
  #length = 0;

  constructor(text: string) {
    this.#text = text;
  }

  replace(start: number, end: number, replacement: string): void {
    this.#add(this.#text.slice(this.#copied, start));
    this.#add(replacement);
    this.#copied = end;
  }

  finish(): string {
    this.#add(this.#text.slice(this.#copied));
    return this.#pieces.join('');
  }

  #add(piece: string): void {
    this.#length += piece.length;
    assertLength(this.#length);
    this.#pieces.push(piece);
  }
}
