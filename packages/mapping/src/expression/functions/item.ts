import { defineFunction } from '../define-function.ts';
import { isNothing, listValues } from '../values.ts';

export const item = defineFunction({
  name: 'Item',
  parameters: [{ name: 'attribute' }, { name: 'index', integer: true }],
  light: true,
  meaning:
    'One value of a multi-valued attribute, counted from 1. Fails out of bounds; an attribute that is absent has no item, which is no failure.',
  examples: [
    {
      expression: 'Item([proxyAddresses], 1)',
      attributes: { proxyAddresses: ['SMTP:a@contoso.com', 'smtp:b@contoso.com'] },
      gives: 'SMTP:a@contoso.com',
    },
    {
      expression: 'Item([proxyAddresses], 3)',
      attributes: { proxyAddresses: ['a', 'b'] },
      gives: { failure: 'there is no item 3 among 2' },
    },
  ],
  prepare: (call) => {
    const source = call.value(0);
    const number = call.integer(1);
    return (scope) => {
      const value = source(scope);
      const index = number(scope);
      if (isNothing(value)) return null;
      const values = listValues(value);
      const found = values[index - 1];
      if (found !== undefined) return found;
      throw call.failure(
        `there is no item ${String(index)} among ${String(values.length)}. Items count from 1; use Count to ask first.`,
      );
    };
  },
});
