import { readInteger } from './call.ts';
import { normaliseNumber } from './decimals.ts';
import { countArguments, describeArguments, parameterAt, signature } from './argument-count.ts';
import type { ExpressionIssue } from './errors.ts';
import type { FunctionDefinition, Parameter } from './function.ts';
import { functionTable } from './function-table.ts';
import { suggestName } from './suggestions.ts';
import type { ArgumentNode, CallNode } from './syntax.ts';

type CheckArgument = (argument: ArgumentNode, parameter: Parameter) => Iterable<ExpressionIssue>;

/** Of an unknown function nobody knows where a comparison may stand. */
const UNKNOWN: Parameter = { name: 'argument', comparison: true };

export function* checkCall(node: CallNode, checkArgument: CheckArgument): Generator<ExpressionIssue> {
  const definition = functionTable.get(node.name);
  if (definition === undefined) yield unknownFunction(node);
  else yield* checkSlots(definition, node);
  for (const [index, argument] of node.arguments.entries()) {
    const parameter =
      definition === undefined ? UNKNOWN : (parameterAt(definition, index) ?? { name: 'argument' });
    yield* checkLiteral(node, argument, parameter);
    yield* checkArgument(argument, parameter);
  }
}

/** What an argument that is known already can be wrong in. */
function* checkLiteral(
  node: CallNode,
  argument: ArgumentNode,
  { name, integer, oneOf, attribute }: Parameter,
): Generator<ExpressionIssue> {
  const literal = literalOf(argument);
  if (literal === undefined) return;
  const wrong = (message: string, suggestion?: string): ExpressionIssue => ({
    code: 'InvalidArgument',
    severity: 'error',
    message: `${name} of ${node.name} ${message}`,
    ...argument.at,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  if (integer === true && readInteger(literal) === undefined)
    yield wrong('must be a whole number, such as 1.');
  if (oneOf?.includes(literal) === false && argument.kind !== 'word') {
    const suggestion = suggestName(literal, oneOf);
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    yield wrong(`must be one of ${oneOf.join(', ')}.${hint}`, suggestion);
  }
  if (attribute === true) yield wrong(`must be an attribute, such as [appRoleAssignments].`);
}

function literalOf(argument: ArgumentNode): string | undefined {
  if (argument.kind === 'text') return argument.value;
  return argument.kind === 'number' ? normaliseNumber(argument.text) : undefined;
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
