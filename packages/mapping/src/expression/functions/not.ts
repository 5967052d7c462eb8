import { defineFunction } from '../function.ts';
import { truth } from '../values.ts';

/** FN 30: "True" becomes "False"; anything else, nothing included, becomes "True". */
export const not = defineFunction({
  name: 'Not',
  parameters: [{ name: 'source' }],
  evaluate: (call) => truth(call.text(0)?.toLowerCase() !== 'true'),
});
