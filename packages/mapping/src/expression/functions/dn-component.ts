import { defineFunction } from '../define-function.ts';
import { splitDistinguishedName } from '../../text/distinguished-name.ts';

export const dnComponent = defineFunction({
  name: 'DNComponent',
  parameters: [{ name: 'dn' }, { name: 'number', integer: true }],
  meaning: 'The value of a component of a distinguished name, counted from 1 at the left. From cloud sync.',
  examples: [
    {
      expression: 'DNComponent(CRef([dn]), 2)',
      attributes: { dn: 'cn=Doe\\, Joe,ou=Sales,dc=contoso' },
      gives: 'Sales',
    },
  ],
  prepare: (call) => {
    const source = call.text(0);
    const number = call.integer(1);
    return (scope) => {
      const text = source(scope);
      if (text === null) return null;
      const value = splitDistinguishedName(text)[number(scope) - 1];
      if (value === undefined) throw call.failure('the distinguished name has no such component.');
      return value;
    };
  },
});
