import { defineNumber } from '../define-function.ts';
import { listValues } from '../values.ts';

export const contains = defineNumber({
  name: 'Contains',
  parameters: [{ name: 'attribute' }, { name: 'search' }],
  meaning:
    "The number of the first value that holds the text, by case; 0 for none. In cloud sync's examples only; of a single text it is 1 or 0.",
  examples: [
    {
      expression: 'Mid(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), 6)',
      attributes: { proxyAddresses: ['smtp:j@contoso.com', 'SMTP:john@contoso.com'] },
      gives: 'john@contoso.com',
    },
  ],
  prepareNumber: (call) => {
    const source = call.value(0);
    const search = call.text(1);
    return (scope) => {
      const values = listValues(source(scope));
      const text = search(scope) ?? '';
      return values.findIndex((value) => value.includes(text)) + 1;
    };
  },
});
