import { defineFunction } from '../function.ts';
import { isNothing } from '../values.ts';

/** The first that is not null. "" is a value (FN 6; a SuccessFactors sample says otherwise, FN wins). */
export const coalesce = defineFunction({
  name: 'Coalesce',
  parameters: [{ name: 'source' }],
  repeated: [{ name: 'source' }],
  evaluate: (call) => {
    for (let index = 0; index < call.count; index += 1) {
      const value = call.value(index);
      if (!isNothing(value)) return value;
    }
    return null;
  },
});
