import { defineFunction } from '../define-function.ts';
import { isNothing } from '../values.ts';

/** "" is a value (FN 6; a SuccessFactors sample says otherwise, FN wins). */
export const coalesce = defineFunction({
  name: 'Coalesce',
  parameters: [{ name: 'source' }],
  repeated: [{ name: 'source' }],
  light: true,
  meaning: 'The first source that is not null; nothing when all are. An empty text is a value.',
  examples: [
    {
      expression: 'Coalesce([mail], [userPrincipalName])',
      attributes: { mail: null, userPrincipalName: 'John.Doe@contoso.com' },
      gives: 'John.Doe@contoso.com',
    },
  ],
  prepare: (call) => {
    const sources = Array.from({ length: call.count }, (_, index) => call.value(index));
    return (scope) => {
      for (const source of sources) {
        const value = source(scope);
        if (!isNothing(value)) return value;
      }
      return null;
    };
  },
});
