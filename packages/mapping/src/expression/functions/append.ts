import { defineFunction } from '../define-function.ts';
import { assertLength } from '../limits.ts';

export const append = defineFunction({
  name: 'Append',
  parameters: [{ name: 'source' }, { name: 'suffix' }],
  meaning:
    'The suffix behind the source. Without a source there is no result: a suffix alone, such as "@contoso.com", is nobody\'s value.',
  examples: [
    {
      expression: 'Append([userPrincipalName], ".test")',
      attributes: { userPrincipalName: 'John.Doe@contoso.com' },
      gives: 'John.Doe@contoso.com.test',
    },
    { expression: 'Append([mailNickname], ".test")', attributes: { mailNickname: null }, gives: null },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const suffix = call.text(1);
    return (scope) => {
      const text = source(scope);
      if (text === null) return null;
      const joined = text + (suffix(scope) ?? '');
      assertLength(joined.length);
      return joined;
    };
  },
});
