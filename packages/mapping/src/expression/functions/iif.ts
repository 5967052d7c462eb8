import { defineFunction } from '../define-function.ts';
import { IGNORE_WORDS } from '../words.ts';

/** A condition on a null or empty attribute does not hold (FN 18, S1); IsNullOrEmpty and IsPresent may be asked (S2). */
export const iif = defineFunction({
  name: 'IIF',
  parameters: [
    { name: 'condition', comparison: true },
    { name: 'valueIfTrue', optional: true, words: IGNORE_WORDS },
    { name: 'valueIfFalse', optional: true, words: IGNORE_WORDS },
  ],
  light: true,
  meaning:
    'The one value or the other. The condition is a comparison (`=`, `<>`, `>`, `>=`, `<`, `<=`), or True, False or a number. A comparison with null or empty does not hold, whatever the operator; IsNullOrEmpty and IsPresent may be asked. A branch may be `IgnoreAttributeFlow` or `IgnoreObjectFlow`.',
  examples: [
    {
      expression: 'IIF([country]="USA",[country],[department])',
      attributes: { country: 'DE', department: 'Sales' },
      gives: 'Sales',
    },
    {
      expression: 'IIF([StatusRehire]=1, "again", "new")',
      attributes: { StatusRehire: '1' },
      gives: 'again',
    },
    {
      expression: 'IIF(IsPresent([jobTitle]), [jobTitle], IgnoreAttributeFlow)',
      attributes: { jobTitle: null },
      gives: { ignored: true },
    },
  ],
  check: (node) => {
    const [condition] = node.arguments;
    if (condition?.kind !== 'call' || condition.name !== 'IgnoreFlowIfNullOrEmpty') return [];
    return [
      {
        code: 'InvalidArgument',
        severity: 'warning',
        argument: 0,
        message:
          'IgnoreFlowIfNullOrEmpty is not a condition. Wrap the whole IIF in it, or ask IsPresent (FN 17).',
      },
    ];
  },
  prepare: (call) => {
    const condition = call.condition(0);
    const yes = call.value(1);
    const no = call.value(2);
    return (scope) => (condition(scope) ? yes(scope) : no(scope));
  },
});
