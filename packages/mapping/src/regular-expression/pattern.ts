import { RE2JS } from 're2js';
import { toRe2Syntax } from './dotnet-syntax.ts';
import type { Match } from './match.ts';
import { parseReplacement } from './replacement.ts';

/** A pattern that can't be used; the message names the construct and the remedy. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** A regular expression that takes time in proportion to the text, whatever the pattern. */
export class Pattern {
  readonly #compiled: RE2JS;
  readonly #indexes: ReadonlyMap<string, number>;

  /** Throws PatternError. The pattern is .NET's; case-sensitive, unanchored. */
  constructor(pattern: string) {
    try {
      this.#compiled = RE2JS.compile(toRe2Syntax(pattern));
    } catch (error) {
      const cause = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unknown';
      throw new PatternError(
        `The regular expression can't be used: ${cause}. Look-around, back-references, atomic groups and repeats over ` +
          '1,000 are not supported; rewrite it without them.',
      );
    }
    this.#indexes = groupIndexes(this.#compiled);
  }

  hasGroup(reference: string): boolean {
    return this.#indexes.has(reference);
  }

  test(text: string): boolean {
    return this.#compiled.test(text);
  }

  *matches(text: string): Generator<Match> {
    const matcher = this.#compiled.matcher(text);
    while (matcher.find()) {
      yield {
        start: matcher.start(),
        end: matcher.end(),
        group: (reference) => {
          const index = this.#indexes.get(reference);
          const start = index === undefined ? -1 : matcher.start(index);
          return index === undefined || start < 0 ? undefined : { start, end: matcher.end(index) };
        },
      };
    }
  }

  /** What each match becomes under a .NET replacement text, in order. */
  replacements(replacement: string): (text: string, match: Match) => string {
    const parts = parseReplacement(replacement, (reference) => this.hasGroup(reference));
    return (text, match) => parts.map((part) => part(text, match)).join('');
  }
}

/** .NET numbers unnamed groups first, then named ones; RE2 numbers all by position. */
function groupIndexes(compiled: RE2JS): ReadonlyMap<string, number> {
  const named = Object.entries(compiled.namedGroups()).sort(([, a], [, b]) => a - b);
  const positions = new Set(named.map(([, index]) => index));
  const indexes = new Map<string, number>([['0', 0]]);
  for (let index = 1; index <= compiled.groupCount(); index += 1) {
    if (!positions.has(index)) indexes.set(String(indexes.size), index);
  }
  for (const [, index] of named) indexes.set(String(indexes.size), index);
  for (const [name, index] of named) indexes.set(name, index);
  return indexes;
}
