import { FlowIgnored } from '../failures.ts';
import { defineFunction } from '../function.ts';
import { isNothingOrEmpty } from '../values.ts';

/** Leaves the target attribute as it is (FN 17). */
export const ignoreFlowIfNullOrEmpty = defineFunction({
  name: 'IgnoreFlowIfNullOrEmpty',
  parameters: [{ name: 'expression' }],
  evaluate: (call) => {
    const value = call.value(0);
    if (isNothingOrEmpty(value)) throw new FlowIgnored();
    return value;
  },
});
