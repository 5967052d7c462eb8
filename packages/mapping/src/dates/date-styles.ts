/** .NET's DateTimeStyles, as far as they matter where the machine's zone is UTC. */
export interface DateStyles {
  readonly leadingWhite: boolean;
  readonly trailingWhite: boolean;
  readonly innerWhite: boolean;
  readonly roundtrip: boolean;
  readonly adjustToUniversal: boolean;
  readonly assume: 'nothing' | 'local' | 'universal';
  /** A text without a date means 1 January of the year 1, not today. */
  readonly noCurrentDate: boolean;
}

/** FN 15: what an empty argument means. */
export const DEFAULT_STYLES = 'RoundtripKind, AllowLeadingWhite, AllowTrailingWhite';

const NAMES = [
  'None',
  'AllowLeadingWhite',
  'AllowTrailingWhite',
  'AllowInnerWhite',
  'AllowWhiteSpaces',
  'NoCurrentDateDefault',
  'AdjustToUniversal',
  'AssumeLocal',
  'AssumeUniversal',
  'RoundtripKind',
] as const;
type StyleName = (typeof NAMES)[number];

/** Reads a comma list of DateTimeStyles; undefined when a name is none of them. */
export function readDateStyles(text: string): DateStyles | undefined {
  const names: StyleName[] = [];
  for (const given of text.split(/[,|]/)) {
    const name = given.trim().replace(/^DateTimeStyles\./, '');
    const known = NAMES.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (known === undefined) return undefined;
    names.push(known);
  }
  const has = (name: StyleName): boolean => names.includes(name);
  const white = has('AllowWhiteSpaces');
  const assumed = has('AssumeLocal') ? 'local' : 'nothing';
  return {
    leadingWhite: white || has('AllowLeadingWhite'),
    trailingWhite: white || has('AllowTrailingWhite'),
    innerWhite: white || has('AllowInnerWhite'),
    roundtrip: has('RoundtripKind'),
    adjustToUniversal: has('AdjustToUniversal'),
    assume: has('AssumeUniversal') ? 'universal' : assumed,
    noCurrentDate: has('NoCurrentDateDefault'),
  };
}
