import { defineFunction } from '../function.ts';

/** FN 35: the value flows, logs show [Redact] instead. */
export const redact = defineFunction({
  name: 'Redact',
  parameters: [{ name: 'value' }],
  evaluate: (call) => {
    call.redact();
    return call.value(0);
  },
});
