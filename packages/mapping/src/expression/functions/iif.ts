import { defineFunction } from '../function.ts';

/** A condition on a null or empty attribute does not hold (FN 18, S1); IsNullOrEmpty and IsPresent may be asked (S2). */
export const iif = defineFunction({
  name: 'IIF',
  parameters: [
    { name: 'condition', comparison: true },
    { name: 'valueIfTrue', optional: true },
    { name: 'valueIfFalse', optional: true },
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
  evaluate: (call) => (call.condition(0) ? call.value(1) : call.value(2)),
});
