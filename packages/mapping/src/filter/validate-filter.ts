import type { SchemaIssue } from '../schema/issues.ts';
import type { Filter, FilterClause } from '../schema/model.ts';
import { operandsOf } from './display.ts';
import { findOperator, operatorNames } from './operator-table.ts';

/** What keeps a filter from being evaluated. Which attributes the source has is checked with the schema. */
export function validateFilter(filter: Filter, path: string): SchemaIssue[] {
  const issues: SchemaIssue[] = [];
  // To ignore these would bring more people into scope than Entra would (F3).
  for (const member of ['inputFilterGroups', 'categoryFilterGroups'] as const) {
    if ((filter[member] ?? []).length === 0) continue;
    issues.push({
      path: `${path}.${member}`,
      code: 'UnsupportedFilter',
      severity: 'error',
      message: `${member} is not supported. Move its clauses to groups.`,
    });
  }
  const someHaveClauses = filter.groups.some((group) => group.clauses.length > 0);
  for (const [index, group] of filter.groups.entries()) {
    const groupPath = `${path}.groups[${String(index)}]`;
    if (group.clauses.length === 0 && someHaveClauses) {
      issues.push({
        path: `${groupPath}.clauses`,
        code: 'EmptyFilterGroup',
        severity: 'error',
        message:
          'A filter without clauses would bring everybody into scope. Add a clause, or remove the filter.',
      });
    }
    for (const [position, clause] of group.clauses.entries()) {
      issues.push(...validateClause(clause, `${groupPath}.clauses[${String(position)}]`));
    }
  }
  return issues;
}

function* validateClause(clause: FilterClause, path: string): Generator<SchemaIssue> {
  const operator = findOperator(clause.operatorName);
  if (operator === undefined) {
    yield {
      path: `${path}.operatorName`,
      code: 'UnknownOperator',
      severity: 'error',
      message: `There is no operator "${clause.operatorName}". Use one of ${operatorNames.join(', ')}.`,
    };
    return;
  }
  const operands = operandsOf(clause);
  const valuesPath = `${path}.targetOperand.values`;
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
  if (problem === undefined) return;
  yield { path: `${valuesPath}[0]`, code: 'InvalidRegularExpression', severity: 'error', message: problem };
}
