import { defineFunction } from '../function.ts';
import { isNothing, listValues } from '../values.ts';

/** Counts from 1 and fails out of bounds (CS). Of an attribute that is absent there is no item, which is no failure. */
export const item = defineFunction({
  name: 'Item',
  parameters: [{ name: 'attribute' }, { name: 'index' }],
  evaluate: (call) => {
    const value = call.value(0);
    const index = call.integer(1);
    if (isNothing(value)) return null;
    const values = listValues(value);
    const found = values[index - 1];
    if (found !== undefined) return found;
    throw call.failure(
      `there is no item ${String(index)} among ${String(values.length)}. Items count from 1; use Count to ask first.`,
    );
  },
});
