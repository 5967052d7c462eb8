import { defineFunction } from '../define-function.ts';

/** Numbers, references and booleans are texts already (expressions.md L13). */
export const cStr = defineFunction({
  name: 'CStr',
  parameters: [{ name: 'value' }],
  light: true,
  meaning: 'A number, reference or boolean as a text.',
  examples: [
    {
      expression: 'CStr([dn])',
      attributes: { dn: 'cn=Joe,dc=contoso,dc=com' },
      gives: 'cn=Joe,dc=contoso,dc=com',
    },
  ],
  prepare: (call) => call.text(0),
});
