import { defineFunction } from '../define-function.ts';
import { isNothingOrEmpty } from '../values.ts';

export const ignoreFlowIfNullOrEmpty = defineFunction({
  name: 'IgnoreFlowIfNullOrEmpty',
  parameters: [{ name: 'expression' }],
  light: true,
  meaning:
    'Leaves the attribute as it is in the target when the expression is null or empty. Not a condition: wrap a whole IIF in it.',
  examples: [
    {
      expression: 'IgnoreFlowIfNullOrEmpty([department])',
      attributes: { department: '' },
      gives: { ignored: true },
    },
    {
      expression: 'IgnoreFlowIfNullOrEmpty(Switch([prefix], "", "3443", "Dr."))',
      attributes: { prefix: '3443' },
      gives: 'Dr.',
    },
  ],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => {
      const value = source(scope);
      if (isNothingOrEmpty(value) && scope.ignored === 'nothing') scope.ignored = 'attribute';
      return value;
    };
  },
});
