/** .NET's \w: letters of all scripts, marks without width, digits, connectors, and the two joiners. */
export const WORD = String.raw`\p{L}\p{Mn}\p{Nd}\p{Pc}\x{200C}\x{200D}`;
export const SPACE = String.raw`\t\n\x0B\f\r\x{85}\p{Z}`;

/** The members of [^\s], for use inside a class, where RE2 can't negate. */
export const NOT_SPACE = rangesOutside(/[\t-\r\u0085\p{Z}]/u, 0x3001);

let notWord: string | undefined;

/** The members of [^\w], for use inside a class. Found out once, and only when a pattern asks. */
export function notWordRanges(): string {
  notWord ??= rangesOutside(/[\p{L}\p{Mn}\p{Nd}\p{Pc}\u200C\u200D]/u, 0x110000);
  return notWord;
}

/** The ranges of characters below `end` that are not in the class, and all characters from `end` on. */
function rangesOutside(members: RegExp, end: number): string {
  let ranges = '';
  let start: number | undefined;
  for (let point = 0; point < end; point += 1) {
    // RE2 matches code points; a surrogate alone is one.
    const outside = !members.test(String.fromCodePoint(point));
    if (outside) start ??= point;
    else if (start !== undefined) {
      ranges += range(start, point - 1);
      start = undefined;
    }
  }
  if (start !== undefined || end < 0x110000) ranges += range(start ?? end, 0x10ffff);
  return ranges;
}

function range(from: number, to: number): string {
  const hex = (point: number): string => `\\x{${point.toString(16)}}`;
  return from === to ? hex(from) : `${hex(from)}-${hex(to)}`;
}
