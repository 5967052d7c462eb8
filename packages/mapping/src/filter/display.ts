import type { FilterClause, FilterGroup } from '../schema/model.ts';
import { findOperator } from './operator-table.ts';

/** `{filter title} {attribute} {operator} {value}` (F8), several clauses joined by AND. */
export function displayClauses(group: FilterGroup, clauses: readonly FilterClause[]): string {
  const title = group.name ?? '';
  return [title, clauses.map(displayClause).join(' AND ')].filter((part) => part !== '').join(' ');
}

export function displayClause(clause: FilterClause): string {
  const operator = findOperator(clause.operatorName)?.name ?? clause.operatorName;
  return [clause.sourceOperandName, operator, operandsOf(clause).join(', ')]
    .filter((part, index) => index < 2 || part !== '')
    .join(' ');
}

/** The values of a clause; Graph's exports give an operator without a value one empty text. */
export function operandsOf(clause: FilterClause): readonly string[] {
  const values = clause.targetOperand?.values ?? [];
  const operator = findOperator(clause.operatorName);
  const unary = operator?.kind === 'attribute' && operator.operands === 0;
  return unary ? values.filter((value) => value !== '') : values;
}
