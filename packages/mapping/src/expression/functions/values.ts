import { defineFunction } from '../function.ts';
import { listValues } from '../values.ts';

export const count = defineFunction({
  name: 'Count',
  parameters: [{ name: 'attribute' }],
  numeric: true,
  evaluate: (call) => String(listValues(call.value(0)).length),
});

/** Keeps the first of equal values, by case. */
export const removeDuplicates = defineFunction({
  name: 'RemoveDuplicates',
  parameters: [{ name: 'attribute' }],
  evaluate: (call) => {
    const value = call.value(0);
    return value === null || typeof value === 'string' ? value : [...new Set(value)];
  },
});
