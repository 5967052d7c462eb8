import { countArguments, parameterAt } from './argument-count.ts';
import { beginCall, singleText } from './call.ts';
import { prepareComparison } from './comparison.ts';
import { normaliseNumber } from './decimals.ts';
import type { Evaluator } from './evaluator.ts';
import { assertLength, EvaluationFailure } from './failures.ts';
import { functionTable } from './function-table.ts';
import type { ArgumentNode, CallNode, ComparisonNode, ConcatenationNode, OperandNode } from './syntax.ts';
import { readAttribute, truth } from './values.ts';

/** Turns a checked tree into a function. */
export function prepareNode(node: Exclude<ArgumentNode, { kind: 'omitted' }>): Evaluator {
  switch (node.kind) {
    case 'text':
      return () => node.value;
    case 'number': {
      const number = normaliseNumber(node.text);
      return () => number;
    }
    case 'word':
      return () => node.name;
    case 'attribute':
      return ({ attributes }) => readAttribute(attributes, node.name) ?? null;
    case 'call':
      return prepareCall(node);
    case 'concatenation':
      return prepareConcatenation(node);
    case 'comparison':
      return prepareCondition(node);
  }
}

function prepareCall(node: CallNode): Evaluator {
  const definition = functionTable.get(node.name);
  // Callers check first; a tree that was not checked is a defect of the caller, not of the expression.
  if (definition === undefined) throw new RangeError(`No function ${node.name}: check the expression first`);
  const slots = node.arguments.slice(0, countArguments(definition, node));
  const prepared = {
    node,
    arguments: slots.map((slot) => (slot.kind === 'omitted' ? undefined : prepareNode(slot))),
    parameterName: (index: number) => parameterAt(definition, index)?.name ?? `argument ${String(index + 1)}`,
  };
  const evaluate = definition.prepare(node);
  return (scope) => evaluate(beginCall(prepared, scope));
}

/** Visual Basic's `&`: nothing is the empty text. */
function prepareConcatenation(node: ConcatenationNode): Evaluator {
  const parts = node.parts.map(prepareText);
  return (scope) => {
    const texts = parts.map((part) => part(scope) ?? '');
    assertLength(texts.reduce((length, text) => length + text.length, 0));
    return texts.join('');
  };
}

/** A comparison with nothing on one side does not hold, `<>` included (S1). */
function prepareCondition(node: ComparisonNode): Evaluator {
  const left = prepareText(node.left);
  const right = prepareText(node.right);
  const compare = prepareComparison(node);
  return (scope) => {
    const a = left(scope) ?? '';
    const b = right(scope) ?? '';
    return truth(a !== '' && b !== '' && compare(a, b));
  };
}

function prepareText(node: OperandNode): (scope: Parameters<Evaluator>[0]) => string | null {
  const evaluator = prepareNode(node);
  const place = `line ${String(node.at.line)}, column ${String(node.at.column)}`;
  return (scope) =>
    singleText(evaluator(scope), (message) => new EvaluationFailure(`At ${place} a value ${message}`));
}
