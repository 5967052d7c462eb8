import { countArguments, parameterAt } from './argument-count.ts';
import { prepareArguments, singleText } from './call.ts';
import type { PreparedArgument } from './call.ts';
import { holds, prepareComparison } from './comparison.ts';
import { normaliseNumber } from './decimals.ts';
import type {
  ConditionEvaluator,
  CountEvaluator,
  DateEvaluator,
  Evaluator,
  TextEvaluator,
} from './evaluator.ts';
import { EvaluationFailure } from './failures.ts';
import type { Call, FunctionDefinition } from './function.ts';
import { functionTable } from './function-table.ts';
import { assertLength, spend } from './limits.ts';
import type { ArgumentNode, CallNode, ComparisonNode, ConcatenationNode, OperandNode } from './syntax.ts';
import { readAttribute, truth } from './values.ts';

export type EvaluatedNode = Exclude<ArgumentNode, { kind: 'omitted' }>;

/** Sees every part of an expression while it is prepared, and may stand around its evaluator: explanations do. */
export type Observe = (node: EvaluatedNode, evaluator: Evaluator) => Evaluator;

/** Turns a checked tree into a function. */
export function prepareNode(node: EvaluatedNode, observe?: Observe): Evaluator {
  const evaluator = prepareKind(node, observe);
  return observe === undefined ? evaluator : observe(node, evaluator);
}

function prepareKind(node: EvaluatedNode, observe: Observe | undefined): Evaluator {
  switch (node.kind) {
    case 'text':
    case 'number': {
      const literal = literalOf(node) ?? null;
      return () => literal;
    }
    case 'word':
      return prepareWord(node.name);
    case 'attribute': {
      const { name } = node;
      return ({ attributes }) => readAttribute(attributes, name) ?? null;
    }
    case 'call':
      return prepareCall(node, observe);
    case 'concatenation':
      return prepareConcatenation(node, observe);
    case 'comparison': {
      const condition = prepareCondition(node, observe);
      return (scope) => truth(condition(scope));
    }
  }
}

function prepareCall(node: CallNode, observe: Observe | undefined): Evaluator {
  const definition = definitionOf(node);
  const evaluate = definition.prepare(argumentsOf(node, definition, observe));
  if (definition.light === true) return evaluate;
  return (scope) => {
    const value = evaluate(scope);
    // Short results cost nothing that matters.
    if (value !== null && value.length > 100) {
      spend(scope, typeof value === 'string' ? value.length : lengthOf(value));
    }
    return value;
  };
}

function definitionOf(node: CallNode): FunctionDefinition {
  const definition = functionTable.get(node.name);
  // Callers check first; a tree that was not checked is a defect of the caller, not of the expression.
  if (definition === undefined) throw new RangeError(`No function ${node.name}: check the expression first`);
  return definition;
}

function argumentsOf(node: CallNode, definition: FunctionDefinition, observe: Observe | undefined): Call {
  const slots = node.arguments.slice(0, countArguments(definition, node));
  return prepareArguments({
    node,
    arguments: slots.map((slot) => prepareArgument(slot, observe)),
    parameterName: (index) => parameterAt(definition, index)?.name ?? `argument ${String(index + 1)}`,
  });
}

function lengthOf(values: readonly string[]): number {
  return values.reduce((length, value) => length + value.length + 1, 0);
}

function prepareArgument(slot: ArgumentNode, observe: Observe | undefined): PreparedArgument | undefined {
  if (slot.kind === 'omitted') return undefined;
  return {
    evaluator: () => prepareNode(slot, observe),
    text: (fail) => (observe === undefined ? prepareKnownText(slot, fail) : undefined),
    date: () => prepareDate(slot, observe),
    // Who observes sees the True or False of the comparison itself.
    condition: () =>
      slot.kind === 'comparison' && observe === undefined ? prepareCondition(slot, observe) : undefined,
    literal: literalOf(slot),
  };
}

/** Attributes and literals are most of what expressions read: each call that is saved for them counts. */
function prepareKnownText(node: EvaluatedNode, fail: (message: string) => Error): TextEvaluator | undefined {
  if (node.kind === 'attribute') {
    const { name } = node;
    return ({ attributes }) => {
      const value = readAttribute(attributes, name) ?? null;
      return typeof value === 'string' ? value : singleText(value, fail);
    };
  }
  if (node.kind !== 'text' && node.kind !== 'number') return undefined;
  const literal = literalOf(node) ?? null;
  return () => literal;
}

/** The date of a function that gives one, without its text; who observes sees the text. */
function prepareDate(node: EvaluatedNode, observe: Observe | undefined): DateEvaluator | undefined {
  if (node.kind !== 'call' || observe !== undefined) return undefined;
  const definition = definitionOf(node);
  return definition.prepareDate?.(argumentsOf(node, definition, observe));
}

/** The number of a literal or a function that gives one; undefined where it must be read from a text. */
function prepareNumber(node: OperandNode, observe: Observe | undefined): CountEvaluator | undefined {
  if (observe !== undefined) return undefined;
  if (node.kind === 'number') {
    const literal = Number(normaliseNumber(node.text));
    return Number.isSafeInteger(literal) ? () => literal : undefined;
  }
  if (node.kind !== 'call') return undefined;
  const definition = definitionOf(node);
  return definition.prepareNumber?.(argumentsOf(node, definition, observe));
}

function literalOf(node: ArgumentNode): string | undefined {
  if (node.kind === 'text') return node.value;
  if (node.kind === 'number') return normaliseNumber(node.text);
  return node.kind === 'word' ? node.name : undefined;
}

/** Two words say what to do instead of what to write (L10); any other is the name of an option. */
function prepareWord(name: string): Evaluator {
  if (name !== 'IgnoreAttributeFlow' && name !== 'IgnoreObjectFlow') return () => name;
  const ignored = name === 'IgnoreObjectFlow' ? 'object' : 'attribute';
  return (scope) => {
    scope.ignored = ignored;
    return null;
  };
}

/** Visual Basic's `&`: nothing is the empty text. */
function prepareConcatenation(node: ConcatenationNode, observe: Observe | undefined): Evaluator {
  const parts = node.parts.map((part) => prepareText(part, observe));
  return (scope) => {
    let text = '';
    for (const part of parts) {
      text += part(scope) ?? '';
      assertLength(text.length);
    }
    return text;
  };
}

/** A comparison with nothing on one side does not hold, `<>` included (S1). */
function prepareCondition(node: ComparisonNode, observe: Observe | undefined): ConditionEvaluator {
  const one = prepareNumber(node.left, observe);
  const other = one === undefined ? undefined : prepareNumber(node.right, observe);
  if (one !== undefined && other !== undefined) {
    const limit = node.right.kind === 'number' ? Number(normaliseNumber(node.right.text)) : undefined;
    if (limit !== undefined) {
      return (scope) => {
        const a = one(scope);
        return a !== null && holds(node.operator, a, limit);
      };
    }
    return (scope) => {
      const a = one(scope);
      const b = other(scope);
      return a !== null && b !== null && holds(node.operator, a, b);
    };
  }
  const left = prepareText(node.left, observe);
  const right = prepareText(node.right, observe);
  const compare = prepareComparison(node);
  return (scope) => {
    const a = left(scope) ?? '';
    const b = right(scope) ?? '';
    return a !== '' && b !== '' && compare(a, b);
  };
}

function prepareText(node: OperandNode, observe: Observe | undefined): TextEvaluator {
  const evaluator = prepareNode(node, observe);
  const place = `line ${String(node.at.line)}, column ${String(node.at.column)}`;
  const fail = (message: string): Error => new EvaluationFailure(`At ${place} a value ${message}`, node.at);
  return (scope) => {
    const value = evaluator(scope);
    return typeof value === 'string' ? value : singleText(value, fail);
  };
}
