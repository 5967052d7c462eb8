import { countArguments, describeArguments, parameterAt } from './argument-count.ts';
import type { ExpressionIssue } from './errors.ts';
import type { FunctionDefinition } from './function.ts';
import { functionTable } from './function-table.ts';
import { suggestName } from './suggestions.ts';
import type { ArgumentNode, CallNode } from './syntax.ts';

type CheckArgument = (argument: ArgumentNode, comparisonAllowed: boolean) => Iterable<ExpressionIssue>;

export function* checkCall(node: CallNode, checkArgument: CheckArgument): Generator<ExpressionIssue> {
  const definition = functionTable.get(node.name);
  if (definition === undefined) yield unknownFunction(node);
  else yield* checkSlots(definition, node);
  for (const [index, argument] of node.arguments.entries()) {
    // Of an unknown function nobody knows where a comparison may stand.
    const allowed = definition === undefined || parameterAt(definition, index)?.comparison === true;
    yield* checkArgument(argument, allowed);
  }
}

function* checkSlots(definition: FunctionDefinition, node: CallNode): Generator<ExpressionIssue> {
  const count = countArguments(definition, node);
  const problems = definition.check?.(node) ?? [];
  if (count === undefined && problems.length === 0) {
    const given = node.arguments.length;
    yield {
      code: 'WrongArgumentCount',
      severity: 'error',
      message: `${node.name} takes ${describeArguments(definition)} arguments, not ${String(given)}: ${signature(definition)}.`,
      ...node.at,
    };
    return;
  }
  for (let index = 0; index < (count ?? 0); index += 1) {
    const parameter = parameterAt(definition, index);
    const argument = node.arguments[index];
    if (argument?.kind !== 'omitted' || parameter === undefined || !isRequired(definition, index)) continue;
    yield {
      code: 'MissingArgument',
      severity: 'error',
      message: `${node.name} needs a value for ${parameter.name}: ${signature(definition)}.`,
      ...argument.at,
    };
  }
  for (const { argument, ...problem } of problems) {
    const place = argument === undefined ? node : (node.arguments[argument] ?? node);
    yield { ...problem, ...place.at };
  }
}

/** Repeated ones may be empty: Join and Coalesce skip nulls. */
function isRequired(definition: FunctionDefinition, index: number): boolean {
  return definition.parameters[index]?.optional === undefined && index < definition.parameters.length;
}

function signature(definition: FunctionDefinition): string {
  const names = definition.parameters.map(({ name, optional }) => (optional === true ? `[${name}]` : name));
  return `${definition.name}(${names.join(', ')}${definition.repeated === undefined ? '' : ', ...'})`;
}

function unknownFunction(node: CallNode): ExpressionIssue {
  const suggestion = suggestName(node.name, functionTable.keys());
  const hint =
    suggestion === undefined
      ? 'Use another function.'
      : `Did you mean ${suggestion}? Names are case-sensitive.`;
  return {
    code: 'UnknownFunction',
    severity: 'error',
    message: `Lockstep has no function ${node.name}. ${hint}`,
    ...node.at,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
