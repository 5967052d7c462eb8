import { defineFunction } from '../define-function.ts';

export const redact = defineFunction({
  name: 'Redact',
  parameters: [{ name: 'value' }],
  light: true,
  meaning: 'The value itself; logs show [Redact] for it and for all that is made of it.',
  examples: [{ expression: 'Redact("StringToBeRedacted")', gives: 'StringToBeRedacted' }],
  prepare: (call) => {
    const source = call.value(0);
    return (scope) => {
      scope.redacted = true;
      return source(scope);
    };
  },
});
