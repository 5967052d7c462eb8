import { defineFunction } from '../function.ts';

/** Numbers, references and booleans are texts already (expressions.md L13). */
export const cStr = defineFunction({
  name: 'CStr',
  parameters: [{ name: 'value' }],
  evaluate: (call) => call.text(0),
});
