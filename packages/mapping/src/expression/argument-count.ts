import type { FunctionDefinition, Parameter } from './function.ts';
import type { CallNode } from './syntax.ts';

/**
 * How many slots of a call count. Trailing empty slots are allowed where the function has no use for them
 * (expressions.md L6); undefined when no reading fits.
 */
export function countArguments(definition: FunctionDefinition, node: CallNode): number | undefined {
  for (let count = node.arguments.length; count >= 0; count -= 1) {
    if (fits(definition, count)) return count;
    if (node.arguments[count - 1]?.kind !== 'omitted') return undefined;
  }
  return undefined;
}

/** The parameter that a slot belongs to. */
export function parameterAt(definition: FunctionDefinition, index: number): Parameter | undefined {
  const { parameters, repeated = [] } = definition;
  if (index < parameters.length) return parameters[index];
  return repeated[(index - parameters.length) % repeated.length];
}

/** "2", "2 to 3" or "at least 2". */
export function describeArguments(definition: FunctionDefinition): string {
  const least = leastArguments(definition);
  const most = definition.parameters.length;
  if (definition.repeated !== undefined) return `at least ${String(least)}`;
  return least === most ? String(most) : `${String(least)} to ${String(most)}`;
}

/** `Left(String, NumChars)`; optional parameters in brackets. */
export function signature(definition: FunctionDefinition): string {
  const names = definition.parameters.map(({ name, optional }) => (optional === true ? `[${name}]` : name));
  return `${definition.name}(${names.join(', ')}${definition.repeated === undefined ? '' : ', ...'})`;
}

function fits(definition: FunctionDefinition, count: number): boolean {
  const { parameters, repeated } = definition;
  if (count < leastArguments(definition)) return false;
  if (count <= parameters.length) return true;
  return repeated !== undefined && (count - parameters.length) % repeated.length === 0;
}

function leastArguments(definition: FunctionDefinition): number {
  return definition.parameters.findLastIndex((parameter) => parameter.optional !== true) + 1;
}
