import { RE2JS } from 're2js';
import { hasEnd, TAIL, toRe2Syntax } from './dotnet-syntax.ts';
import type { Match } from './match.ts';
import { parseReplacement } from './replacement.ts';
import { UnsupportedError } from './unsupported.ts';
import type { UnsupportedConstruct } from './unsupported.ts';

/** A pattern that can't be used; the message names the construct and the remedy. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
  /** Set when .NET would take the pattern: see unsupported.ts. */
  readonly unsupported: UnsupportedConstruct | undefined;

  constructor(message: string, unsupported?: UnsupportedConstruct) {
    super(message);
    this.unsupported = unsupported;
  }
}

interface Compiled {
  readonly expression: RE2JS;
  /** RE2's numbers of the groups by .NET's names and numbers: of several the last that took part counts. */
  readonly indexes: ReadonlyMap<string, readonly number[]>;
  /** RE2's numbers of the groups that hold a last line feed. */
  readonly tails: readonly number[];
}

/** A regular expression that takes time in proportion to the text, whatever the pattern. */
export class Pattern {
  readonly #source: string;
  readonly #compiled: Compiled;
  /** .NET's `$` also matches before a last line feed; few texts have one. */
  #beforeLineFeed: Compiled | undefined;

  /** Throws PatternError. The pattern is .NET's; case-sensitive, unanchored. */
  constructor(pattern: string) {
    this.#source = pattern;
    this.#compiled = compile(pattern, false);
  }

  /** How much work a character of a text may be: the time is in proportion to the program's size, too. */
  get weight(): number {
    return 1 + Math.ceil(this.#compiled.expression.programSize() / 2);
  }

  hasGroup(reference: string): boolean {
    return this.#compiled.indexes.has(reference);
  }

  test(text: string): boolean {
    return this.#for(text).expression.test(text);
  }

  *matches(text: string): Generator<Match> {
    const { expression, indexes, tails } = this.#for(text);
    const matcher = expression.matcher(text);
    while (matcher.find()) {
      const capture = (index: number): { start: number; end: number } | undefined => {
        const start = matcher.start(index);
        return start < 0 ? undefined : { start, end: matcher.end(index) };
      };
      const ends = tails.map((index) => capture(index)?.start ?? Infinity);
      const end = Math.min(matcher.end(), ...ends);
      yield {
        start: Math.min(matcher.start(), end),
        end,
        group: (reference) => {
          if (reference === '0') return { start: matcher.start(), end };
          return indexes
            .get(reference)
            ?.map(capture)
            .findLast((found) => found !== undefined);
        },
      };
    }
  }

  /** What each match becomes under a .NET replacement text, in order. */
  replacements(replacement: string): (text: string, match: Match) => string {
    const groups = [...this.#compiled.indexes.keys()];
    const parts = parseReplacement(replacement, groups);
    return (text, match) => parts.map((part) => part(text, match)).join('');
  }

  #for(text: string): Compiled {
    if (!text.endsWith('\n') || !hasEnd(this.#source)) return this.#compiled;
    this.#beforeLineFeed ??= compile(this.#source, true);
    return this.#beforeLineFeed;
  }
}

function compile(pattern: string, tail: boolean): Compiled {
  try {
    const { pattern: translated, names } = toRe2Syntax(pattern, { tail });
    const expression = RE2JS.compile(translated);
    const named = Object.entries(expression.namedGroups()).sort(([, a], [, b]) => a - b);
    const tails = named.filter(([name]) => name.startsWith(TAIL)).map(([, index]) => index);
    return { expression, indexes: groupIndexes(expression, named, names), tails };
  } catch (error) {
    if (error instanceof UnsupportedError) {
      const { name, example, remedy } = error.construct;
      throw new PatternError(
        `The regular expression can't be used: ${name} (${example}) is not supported. ${remedy}`,
        error.construct,
      );
    }
    const cause = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unknown';
    throw new PatternError(`The regular expression can't be used: ${cause}. Correct it.`);
  }
}

/** .NET numbers unnamed groups first, then the names in the order of their first use; RE2 numbers all by position. */
function groupIndexes(
  expression: RE2JS,
  named: readonly (readonly [string, number])[],
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly number[]> {
  const positions = new Set(named.map(([, index]) => index));
  const indexes = new Map<string, readonly number[]>([['0', [0]]]);
  for (let index = 1; index <= expression.groupCount(); index += 1) {
    if (!positions.has(index)) indexes.set(String(indexes.size), [index]);
  }
  const groups = new Map<string, number[]>();
  for (const [ours, index] of named) {
    const theirs = names.get(ours);
    if (theirs !== undefined) groups.set(theirs, [...(groups.get(theirs) ?? []), index]);
  }
  const numbered = [...groups].filter(([name]) => !/^\d+$/.test(name));
  const first = indexes.size;
  for (const [offset, [, found]] of numbered.entries()) indexes.set(String(first + offset), found);
  for (const [name, found] of groups) indexes.set(name, found);
  return indexes;
}
