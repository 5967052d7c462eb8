import { defineFunction } from '../define-function.ts';

/** The message is shown only when the expression spells it: one made of attributes would write their values into logs. */
export const error = defineFunction({
  name: 'Error',
  parameters: [{ name: 'message' }],
  meaning: 'Fails with this message, for instance as a branch of IIF. From cloud sync.',
  examples: [
    {
      expression: 'IIF(IsPresent([accountName]), [accountName], Error("AccountName is required"))',
      attributes: { accountName: null },
      gives: { failure: 'AccountName is required' },
    },
  ],
  prepare: (call) => {
    const message = call.literal(0) ?? 'the expression says that this is an error.';
    return () => {
      throw call.failure(message);
    };
  },
});
