import { defineFunction } from '../define-function.ts';

export const selectUniqueValue = defineFunction({
  name: 'SelectUniqueValue',
  parameters: [{ name: 'rule1' }, { name: 'rule2' }],
  repeated: [{ name: 'rule' }],
  topLevel: true,
  meaning:
    'The first rule whose value nobody in the target has yet; fails when all are taken. Only around everything else, on an attribute that the target can be searched by and that is not for matching, applied at creation only. Entra knows it for HR sources only.',
  examples: [
    {
      expression: 'SelectUniqueValue(Append([first], "@contoso.com"), Append([nick], "@contoso.com"))',
      attributes: { first: 'taken', nick: 'free' },
      gives: 'free@contoso.com',
    },
  ],
  prepare: (call) => {
    const rules = Array.from({ length: call.count }, (_, index) => call.text(index));
    return (scope) => {
      const { isTaken } = scope.context;
      for (const rule of rules) {
        const value = rule(scope);
        if (value !== null && value !== '' && isTaken?.(value) !== true) return value;
      }
      throw call.failure('every value is taken in the target. Add a rule.');
    };
  },
});
