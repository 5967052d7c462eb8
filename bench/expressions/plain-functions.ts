// What a programmer would write in an afternoon, for the naive tree walk and the functions written by hand: right for
// the people of this benchmark, without the corners of .NET.

const letters = new Map(
  Object.entries({ ł: 'l', Ł: 'L', ø: 'oe', Ø: 'OE', æ: 'ae', Æ: 'AE', ß: 'ss', ı: 'i', đ: 'đ' }),
);

export function normalizeDiacritics(text: string): string {
  // eslint-disable-next-line no-control-regex -- the whole of ASCII
  if (/^[\x00-\x7F]*$/.test(text)) return text;
  return Array.from(text.normalize('NFC'), plainLetter).join('');
}

function plainLetter(character: string): string {
  return letters.get(character) ?? character.normalize('NFD').replace(/\p{M}/gu, '');
}

export function pCase(text: string): string {
  return text
    .toLowerCase()
    .replace(/\p{L}[\p{L}\p{M}\p{N}']*/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

/** Milliseconds of a day at an offset: `2021-07-02-07:00`. */
export function readDate(text: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\d[+-]/.test(text) ? `${text.slice(0, 10)}T00:00${text.slice(10)}` : text);
}

export function printDate(time: number): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const clock = [hour % 12 || 12, date.getUTCMinutes(), date.getUTCSeconds()]
    .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':');
  return `${String(date.getUTCMonth() + 1)}/${String(date.getUTCDate())}/${String(date.getUTCFullYear())} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}

export function fileTime(time: number): string {
  return ((BigInt(time) + 11_644_473_600_000n) * 10_000n).toString();
}
