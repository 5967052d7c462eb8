import { listValues, readAttribute } from '../expression/values.ts';
import type { Attributes, AttributeValue } from '../expression/values.ts';
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

export interface PreparedClause {
  readonly decide: (attributes: Attributes, context: FilterContext) => ClauseResult;
  /** The instants (ms since 1970) at which only time may change the result; undefined when there are none for anybody. */
  readonly instants: ((attributes: Attributes) => readonly number[]) | undefined;
}

/** The clause was validated. */
export function prepareClause(clause: FilterClause): PreparedClause {
  const operator = findOperator(clause.operatorName);
  if (operator === undefined)
    throw new RangeError(`No operator ${clause.operatorName}: validate the filter first`);
  if (operator.kind === 'attribute') return prepareAttributeClause(clause, operator);
  const relation = membershipOf(clause.sourceOperandName);
  const groups = operandsOf(clause);
  return {
    decide: (_, { memberships }) => {
      const holds = relation === undefined ? undefined : operator.test(memberships?.[relation], groups);
      return { clause, holds: holds ?? false, known: holds !== undefined };
    },
    instants: undefined,
  };
}

function prepareAttributeClause(clause: FilterClause, operator: AttributeOperator): PreparedClause {
  const operand = operandsOf(clause)[0] ?? '';
  const test = operator.prepare(operand);
  const instants = operator.instants?.(operand);
  return {
    decide: (attributes, { now }) => {
      const value = readAttribute(attributes, clause.sourceOperandName);
      const values = listFilled(value);
      if (values.length === 0) return { clause, holds: operator.whenEmpty, known: value !== undefined };
      const results = values.map((element) => test(element, now));
      // One value that certainly fails is enough.
      if (results.includes(false)) return { clause, holds: false, known: true };
      const known = !results.includes(undefined);
      return { clause, holds: known, known };
    },
    instants:
      instants &&
      ((attributes) => listFilled(readAttribute(attributes, clause.sourceOperandName)).flatMap(instants)),
  };
}

function listFilled(value: AttributeValue | undefined): readonly string[] {
  return listValues(value ?? null).filter((element) => element !== '');
}
