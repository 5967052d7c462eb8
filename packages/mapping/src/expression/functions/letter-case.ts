import {
  isCulture,
  lowerCultured,
  lowerInvariant,
  upperCultured,
  upperInvariant,
} from '../../text/letter-case.ts';
import { defineFunction } from '../define-function.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Call } from '../function.ts';
import { mapTexts, mapValue } from '../map-texts.ts';

const parameters = [{ name: 'source' }, { name: 'culture', optional: true }] as const;

export const toLower = defineFunction({
  name: 'ToLower',
  parameters,
  meaning:
    'Small letters, one for one as .NET does it: by the invariant culture, or by one such as "tr-TR". To change the case of values that the target has already, caseExact must be true on the target attribute.',
  examples: [
    { expression: 'ToLower([mail])', attributes: { mail: 'Ada@Contoso.com' }, gives: 'ada@contoso.com' },
    { expression: 'ToLower("TITLE", "tr-TR")', gives: 'tıtle' },
  ],
  prepare: (call) => changeCase(call, lowerInvariant, lowerCultured),
});

export const toUpper = defineFunction({
  name: 'ToUpper',
  parameters,
  meaning: 'Capitals, one for one as .NET does it: ß stays ß. See ToLower for cultures.',
  examples: [
    { expression: 'ToUpper("straße")', gives: 'STRAßE' },
    { expression: 'ToUpper("title", "az")', gives: 'TİTLE' },
  ],
  prepare: (call) => changeCase(call, upperInvariant, upperCultured),
});

function changeCase(
  call: Call,
  invariant: (text: string) => string,
  cultured: (text: string, culture: string) => string,
): Evaluator {
  if (!call.given(1) || call.literal(1) === '') return mapTexts(call.value(0), invariant);
  const source = call.value(0);
  const cultureOf = call.text(1);
  return (scope) => {
    const culture = cultureOf(scope) ?? '';
    if (culture !== '' && !isCulture(culture))
      throw call.failure('culture is not a language tag. Give one such as "tr-TR", or leave it out.');
    return mapValue(source(scope), culture === '' ? invariant : (text) => cultured(text, culture));
  };
}
