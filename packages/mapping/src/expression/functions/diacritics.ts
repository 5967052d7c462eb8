/** FN 29, expressions.md §3: lower-case characters and what each becomes; capitals follow, but for ß. */
const ROWS: readonly (readonly [characters: string, plain: string])[] = [
  ['ä à â ã å á ą ă ā ā́ ā̀ ā̂ ā̃ ǟ ā̈ ǡ a̱ å̄', 'a'],
  ['æ ǣ', 'ae'],
  ['ç č ć c̄ c̱', 'c'],
  ['ď d̄ ḏ', 'd'],
  ['ë è é ê ę ě ė ē ḗ ḕ ē̂ ē̃ ê̄ e̱ ë̄ e̊̄', 'e'],
  ['ğ ḡ g̱', 'g'],
  ['ï î ì í ī ī́ ī̀ ī̂ ī̃ i̱', 'i'],
  ['ľ ł l̄ ḹ ḻ', 'l'],
  ['ñ ń ň n̄ ṉ', 'n'],
  ['ö ò ő õ ô ó ō ṓ ṑ ō̂ ō̃ ȫ ō̈ ǭ ȭ ȱ o̱', 'o'],
  ['ø ø̄ œ̄', 'oe'],
  ['ř r̄ ṟ ṝ', 'r'],
  ['š ś ș ş s̄ s̱', 's'],
  ['ť ț t̄ ṯ', 't'],
  ['ü ù û ú ů ű ū ū́ ū̀ ū̂ ū̃ u̇̄ ǖ ṻ ṳ̄ u̱', 'u'],
  ['ÿ ý ȳ ȳ́ ȳ̀ ȳ̃ y̱', 'y'],
  ['ź ž ż z̄ ẕ', 'z'],
];

const ONE_CASE: readonly (readonly [character: string, plain: string])[] = [
  ['ı', 'i'],
  ['İ', 'I'],
  ['ß', 'ss'],
];

const PLAIN: ReadonlyMap<string, string> = new Map([
  ...ROWS.flatMap(([characters, plain]) =>
    characters.split(' ').flatMap((character): [string, string][] => [
      [character.normalize('NFC'), plain],
      [character.toUpperCase().normalize('NFC'), plain.toUpperCase()],
    ]),
  ),
  ...ONE_CASE,
]);

/** Characters that are not in the table pass unchanged: this is not a removal of all marks (ö is o, ø is oe). */
export function normaliseDiacritics(text: string): string {
  // Nothing to do for what is ASCII, as most names are.
  if (!/[^\u0020-\u007E]/.test(text)) return text;
  return text.replace(/\P{M}\p{M}*/gu, (cluster) => PLAIN.get(cluster.normalize('NFC')) ?? cluster);
}
