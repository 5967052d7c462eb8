/** A construct of .NET's regular expressions that an engine which takes linear time can't do, or that RE2 has no word for. */
export interface UnsupportedConstruct {
  readonly name: string;
  readonly example: string;
  /** What to write instead. */
  readonly remedy: string;
}

export const UNSUPPORTED = {
  lookAhead: {
    name: 'look-ahead',
    example: 'a(?=b), a(?!b)',
    remedy: 'Match what follows, too, and keep it with a group: (a)b with $1.',
  },
  lookBehind: {
    name: 'look-behind',
    example: '(?<=a)b, (?<!a)b',
    remedy: 'Match what stands before, too, and keep it with a group: a(b) with $1.',
  },
  backReference: {
    name: 'back-reference',
    example: String.raw`(a)\1, \k<name>`,
    remedy: 'Write the repetition out.',
  },
  atomicGroup: { name: 'atomic group', example: '(?>a+)', remedy: 'Write (?:a+): nothing backtracks here.' },
  conditional: { name: 'conditional', example: '(?(name)a|b)', remedy: 'Use two expressions and IIF.' },
  balancingGroup: {
    name: 'balancing group',
    example: '(?<close-open>a)',
    remedy: 'Write the nesting out to the depth that occurs.',
  },
  classSubtraction: {
    name: 'class subtraction',
    example: '[a-z-[aeiou]]',
    remedy: 'List the characters or ranges that remain.',
  },
  lastMatch: { name: 'anchor at the last match', example: String.raw`\G`, remedy: 'Leave it out.' },
  inlineOption: {
    name: 'inline option n or x',
    example: '(?x) a b, (?n)(a)',
    remedy: 'Remove white space and comments from the pattern; write (?:a) for a group that is not kept.',
  },
  namedBlock: {
    name: 'Unicode block',
    example: String.raw`\p{IsGreek}`,
    remedy: String.raw`Use the script, \p{Greek}, or a range.`,
  },
  largeRepeat: {
    name: 'repeat over 1,000',
    example: 'a{1001}',
    remedy: 'Repeat at most 1,000 times, or use Len.',
  },
} as const satisfies Readonly<Record<string, UnsupportedConstruct>>;

export const unsupportedConstructs: readonly UnsupportedConstruct[] = Object.values(UNSUPPORTED);

/** Met while a pattern is translated. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
  readonly construct: UnsupportedConstruct;

  constructor(construct: UnsupportedConstruct) {
    super(construct.name);
    this.construct = construct;
  }
}
