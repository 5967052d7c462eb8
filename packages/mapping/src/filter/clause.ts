import { listValues, readAttribute } from '../expression/values.ts';
import type { Attributes } from '../expression/values.ts';
import type { FilterClause } from '../schema/model.ts';
import { membershipOf } from './context.ts';
import type { FilterContext } from './context.ts';
import { operandsOf } from './display.ts';
import type { AttributeOperator } from './operator.ts';
import { findOperator } from './operator-table.ts';

export interface ClauseResult {
  readonly clause: FilterClause;
  /** An operand that was not read counts as if it were empty. */
  readonly holds: boolean;
  /** Whether everything that it asks for was known, so that nothing read later can change the result. */
  readonly known: boolean;
}

export type PreparedClause = (attributes: Attributes, context: FilterContext) => ClauseResult;

/** The clause was validated. */
export function prepareClause(clause: FilterClause): PreparedClause {
  const operator = findOperator(clause.operatorName);
  if (operator === undefined)
    throw new RangeError(`No operator ${clause.operatorName}: validate the filter first`);
  if (operator.kind === 'attribute') return prepareAttributeClause(clause, operator);
  const relation = membershipOf(clause.sourceOperandName);
  const groups = operandsOf(clause);
  return (_, { memberships }) => {
    const holds = relation === undefined ? undefined : operator.test(memberships?.[relation], groups);
    return { clause, holds: holds ?? false, known: holds !== undefined };
  };
}

function prepareAttributeClause(clause: FilterClause, operator: AttributeOperator): PreparedClause {
  const test = operator.prepare(operandsOf(clause)[0] ?? '');
  return (attributes, { now }) => {
    const value = readAttribute(attributes, clause.sourceOperandName);
    const values = listValues(value ?? null).filter((element) => element !== '');
    if (values.length === 0) return { clause, holds: operator.whenEmpty, known: value !== undefined };
    const results = values.map((element) => test(element, now));
    // One value that certainly fails is enough.
    if (results.includes(false)) return { clause, holds: false, known: true };
    const known = !results.includes(undefined);
    return { clause, holds: known, known };
  };
}
