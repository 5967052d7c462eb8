import { defineFunction } from '../function.ts';

/** FN 27. Counts UTF-16 units, as .NET does. */
export const len = defineFunction({
  name: 'Len',
  parameters: [{ name: 'String' }],
  numeric: true,
  evaluate: (call) => String((call.text(0) ?? '').length),
});
