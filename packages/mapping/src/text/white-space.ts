// .NET's char.IsWhiteSpace, which String.Trim goes by: unlike JavaScript's, with U+0085 and without U+FEFF.
const WHITE = String.raw`[\t-\r\u0085\p{Z}]`;
const START = new RegExp(`^${WHITE}+`, 'u');
const WHITE_ONE = new RegExp(WHITE, 'u');

export function trimWhite(text: string): string {
  let end = text.length;
  while (end > 0 && WHITE_ONE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end).replace(START, '');
}
