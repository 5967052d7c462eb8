import type { FunctionDefinition } from './function.ts';

/** Says at the place of a definition what it must hold. */
export function defineFunction(definition: FunctionDefinition): FunctionDefinition {
  return definition;
}
