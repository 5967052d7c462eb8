import { defineFunction } from '../define-function.ts';
import { assertLength } from '../limits.ts';

export const prepend = defineFunction({
  name: 'Prepend',
  parameters: [{ name: 'prefix' }, { name: 'source' }],
  meaning: "The prefix before the source; nothing without a source. In Graph's list of functions only.",
  examples: [
    { expression: 'Prepend("t-", [mailNickname])', attributes: { mailNickname: 'jd' }, gives: 't-jd' },
  ],
  prepare: (call) => {
    const prefix = call.text(0);
    const source = call.text(1);
    return (scope) => {
      const text = source(scope);
      if (text === null) return null;
      const joined = (prefix(scope) ?? '') + text;
      assertLength(joined.length);
      return joined;
    };
  },
});
