// FILETIME numbers have 18 digits: more than a JavaScript number holds. Longer texts than this are not numbers to us.
const DECIMAL = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?$/;
const SCALE = 40;

/** The number that a text spells, scaled to an integer; undefined when it spells none. */
export function readDecimal(text: string): bigint | undefined {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const scaled = BigInt(whole + fraction.padEnd(SCALE, '0'));
  return sign === '-' ? -scaled : scaled;
}

/** What a number literal spells: hexadecimal ones (expressions.md L8) become decimal. */
export function normaliseNumber(literal: string): string {
  return literal.startsWith('&') ? BigInt(`0x${literal.slice(2)}`).toString() : literal;
}

/** The whole number that a text spells, in decimals or as `&HF7`; undefined when it spells none. */
export function readWhole(text: string): bigint | undefined {
  if (/^&[hH][0-9a-fA-F]{1,16}$/.test(text)) return BigInt(normaliseNumber(text));
  return /^[+-]?\d{1,40}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
}
