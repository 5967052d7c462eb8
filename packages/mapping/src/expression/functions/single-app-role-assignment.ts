import { defineFunction } from '../function.ts';
import { listValues } from '../values.ts';

/** FN 39: with several roles Entra's choice is unpredictable; ours is the first that the engine supplies (R23 orders them). */
export const singleAppRoleAssignment = defineFunction({
  name: 'SingleAppRoleAssignment',
  parameters: [{ name: 'source' }],
  evaluate: (call) => listValues(call.value(0))[0] ?? null,
});
