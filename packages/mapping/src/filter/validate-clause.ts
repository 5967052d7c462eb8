import { suggestName } from '../expression/suggestions.ts';
import type { SchemaIssue } from '../schema/issues.ts';
import type { FilterClause } from '../schema/model.ts';
import { MEMBERSHIP_OPERANDS, membershipOf } from './context.ts';
import { operandsOf } from './display.ts';
import type { AttributeOperator, MembershipOperator } from './operator.ts';
import { findOperator, operatorNames } from './operator-table.ts';

export function* validateClause(clause: FilterClause, path: string): Generator<SchemaIssue> {
  const operator = findOperator(clause.operatorName);
  if (operator === undefined) {
    const suggestion = suggestName(clause.operatorName, operatorNames);
    const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    yield {
      path: `${path}.operatorName`,
      code: 'UnknownOperator',
      severity: 'error',
      message: `There is no operator "${clause.operatorName}".${hint} Use one of ${operatorNames.join(', ')}.`,
    };
  } else if (operator.kind === 'membership') yield* validateMembership(clause, operator, path);
  else yield* validateAttribute(clause, operator, path);
}

function* validateAttribute(
  clause: FilterClause,
  operator: AttributeOperator,
  path: string,
): Generator<SchemaIssue> {
  const operands = operandsOf(clause);
  const valuesPath = `${path}.targetOperand.values`;
  if (membershipOf(clause.sourceOperandName) !== undefined) {
    yield {
      path: `${path}.operatorName`,
      code: 'UnsupportedFilterAttribute',
      severity: 'error',
      message: `${clause.sourceOperandName} holds groups. Use IS MEMBER OF or IS NOT MEMBER OF.`,
    };
    return;
  }
  if (operands.length !== operator.operands) {
    const wanted = operator.operands === 0 ? 'no value' : 'exactly one value';
    yield {
      path: valuesPath,
      code: 'WrongOperandCount',
      severity: 'error',
      message: `${operator.name} takes ${wanted}, not ${String(operands.length)}. Correct the clause on ${clause.sourceOperandName}.`,
    };
    return;
  }
  const problem = operator.check?.(operands[0] ?? '');
  if (problem !== undefined) yield { path: `${valuesPath}[0]`, ...problem };
}

function* validateMembership(
  clause: FilterClause,
  operator: MembershipOperator,
  path: string,
): Generator<SchemaIssue> {
  if (membershipOf(clause.sourceOperandName) === undefined) {
    yield {
      path: `${path}.sourceOperandName`,
      code: 'UnsupportedFilterAttribute',
      severity: 'error',
      message: `${operator.name} asks about groups. Use ${Object.keys(MEMBERSHIP_OPERANDS).join(' or ')} instead of "${clause.sourceOperandName}".`,
    };
  }
  const groups = operandsOf(clause);
  if (groups.length > 0 && groups.every((group) => group !== '')) return;
  yield {
    path: `${path}.targetOperand.values`,
    code: 'WrongOperandCount',
    severity: 'error',
    message: `${operator.name} takes the object ids of one or more groups. Correct the clause.`,
  };
}
