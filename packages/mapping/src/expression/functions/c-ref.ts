import { defineFunction } from '../define-function.ts';

/** References are texts here; the function exists so that expressions of cloud sync read the same. */
export const cRef = defineFunction({
  name: 'CRef',
  parameters: [{ name: 'value' }],
  meaning: 'A text as a reference. From cloud sync.',
  examples: [
    {
      expression: 'DNComponent(CRef([dn]), 1)',
      attributes: { dn: 'cn=Joe,ou=Sales,dc=contoso' },
      gives: 'Joe',
    },
  ],
  prepare: (call) => call.text(0),
});
