import { RE2JS } from 're2js';
import type { Matcher } from 're2js';
import { hasEnd, TAIL, toRe2Syntax } from './dotnet-syntax.ts';
import type { Capture, Match } from './match.ts';
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
    this.weight = 1 + Math.ceil(this.#compiled.expression.programSize() / 2);
  }

  /** How much work a character of a text may be: the time is in proportion to the program's size, too. */
  readonly weight: number;

  hasGroup(reference: string): boolean {
    return this.#compiled.indexes.has(reference);
  }

  test(text: string): boolean {
    return this.#for(text).expression.test(text);
  }

  /** Calls for each match, in order, until it answers false. A match is good for the time of its call only. */
  each(text: string, visit: (match: Match) => boolean): void {
    const { expression, indexes, tails } = this.#for(text);
    const matcher = expression.matcher(text);
    const match = new FoundMatch(matcher, indexes, tails);
    while (matcher.find() && visit(match));
  }

  /** What each match becomes under a .NET replacement text. */
  replacements(replacement: string): (text: string, match: Match) => string {
    const parts = parseReplacement(replacement, [...this.#compiled.indexes.keys()]);
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    return (text, match) => {
      let output = '';
      for (const part of parts) output += part(text, match);
      return output;
    };
  }

  #for(text: string): Compiled {
    if (!text.endsWith('\n') || !hasEnd(this.#source)) return this.#compiled;
    this.#beforeLineFeed ??= compile(this.#source, true);
    return this.#beforeLineFeed;
  }
}

/** The matcher's present match. */
class FoundMatch implements Match {
  readonly #matcher: Matcher;
  readonly #indexes: ReadonlyMap<string, readonly number[]>;
  readonly #tails: readonly number[];

  constructor(matcher: Matcher, indexes: ReadonlyMap<string, readonly number[]>, tails: readonly number[]) {
    this.#matcher = matcher;
    this.#indexes = indexes;
    this.#tails = tails;
  }

  get start(): number {
    return Math.min(this.#matcher.start(), this.end);
  }

  /** Without the line feed that a `$` has taken in. */
  get end(): number {
    let end = this.#matcher.end();
    for (const index of this.#tails) end = Math.min(end, this.#capture(index)?.start ?? end);
    return end;
  }

  group(reference: string): Capture | undefined {
    if (reference === '0') return { start: this.start, end: this.end };
    const indexes = this.#indexes.get(reference) ?? [];
    // Of several groups of one name the last that took part.
    for (let place = indexes.length - 1; place >= 0; place -= 1) {
      const found = this.#capture(indexes[place] ?? 0);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #capture(index: number): Capture | undefined {
    const start = this.#matcher.start(index);
    return start < 0 ? undefined : { start, end: this.#matcher.end(index) };
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
