import type { Call } from '../function.ts';
import { defineFunction, mapTexts } from '../function.ts';
import type { AttributeValue } from '../values.ts';

const parameters = [{ name: 'source' }, { name: 'culture', optional: true }] as const;

export const toLower = defineFunction({
  name: 'ToLower',
  parameters,
  evaluate: (call) =>
    changeCase(
      call,
      (character) => character.toLowerCase(),
      (text, culture) => text.toLocaleLowerCase(culture),
    ),
});

export const toUpper = defineFunction({
  name: 'ToUpper',
  parameters,
  evaluate: (call) =>
    changeCase(
      call,
      (character) => character.toUpperCase(),
      (text, culture) => text.toLocaleUpperCase(culture),
    ),
});

function changeCase(
  call: Call,
  invariant: (character: string) => string,
  cultured: (text: string, culture: string) => string,
): AttributeValue {
  const culture = call.text(1) ?? '';
  if (culture === '') return mapTexts(call, 0, (text) => changeInvariant(text, invariant));
  if (!isCulture(culture))
    throw call.failure('culture is not a language tag. Give one such as "tr-TR", or leave it out.');
  return mapTexts(call, 0, (text) => cultured(text, culture));
}

/** .NET's invariant culture maps one character to one: ß stays ß in capitals, and ı and İ map to themselves. */
function changeInvariant(text: string, change: (character: string) => string): string {
  let output = '';
  for (const character of text) {
    const changed = change(character);
    output += changed.length === character.length && character !== 'ı' ? changed : character;
  }
  return output;
}

function isCulture(culture: string): boolean {
  try {
    return Intl.getCanonicalLocales(culture).length === 1;
  } catch {
    return false;
  }
}
