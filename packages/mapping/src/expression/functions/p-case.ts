import { capitaliseWords, titleCase } from '../../text/title-case.ts';
import { defineFunction } from '../define-function.ts';
import { mapValue } from '../map-texts.ts';

export const pCase = defineFunction({
  name: 'PCase',
  parameters: [{ name: 'source' }, { name: 'wordSeparators', optional: true }],
  meaning:
    "The first letter of each word in capitals, the rest small. Words end where .NET's ToTitleCase ends them (an apostrophe does not), or at the given characters only.",
  examples: [
    {
      expression: 'PCase([firstName])',
      attributes: { firstName: 'PABLO GONSALVES (SECOND)' },
      gives: 'Pablo Gonsalves (Second)',
    },
    {
      expression: 'PCase([lastName]," \'-")',
      attributes: { lastName: "PINTO-DE'SILVA" },
      gives: "Pinto-De'Silva",
    },
  ],
  prepare: (call) => {
    const source = call.value(0);
    const separatorsOf = call.text(1);
    return (scope) => {
      const separators = separatorsOf(scope) ?? '';
      return mapValue(
        source(scope),
        separators === '' ? titleCase : (text) => capitaliseWords(text, separators),
      );
    };
  },
});
