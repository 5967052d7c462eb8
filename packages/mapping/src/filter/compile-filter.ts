import { listValues, readAttribute } from '../expression/values.ts';
import type { Attributes } from '../expression/values.ts';
import { SchemaError } from '../schema/issues.ts';
import type { Filter, FilterClause, FilterGroup } from '../schema/model.ts';
import { displayClauses, operandsOf } from './display.ts';
import { findOperator } from './operator-table.ts';
import { validateFilter } from './validate-filter.ts';
import type { ScopeVerdict } from './verdict.ts';

interface ClauseResult {
  readonly clause: FilterClause;
  readonly holds: boolean;
  /** Whether the read held the operand, so that nothing read later can change the result. */
  readonly known: boolean;
}

interface GroupResult {
  readonly group: FilterGroup;
  readonly clauses: readonly ClauseResult[];
}

/** Prepares a filter once. Throws SchemaError for a filter that can't be evaluated. */
export function compileFilter(filter: Filter | null | undefined): (attributes: Attributes) => ScopeVerdict {
  const issues = filter === null || filter === undefined ? [] : validateFilter(filter, 'scope');
  if (issues.length > 0) throw new SchemaError(issues);
  const groups = (filter?.groups ?? []).map(prepareGroup);
  return (attributes) => decide(groups.map((group) => group(attributes)));
}

function prepareGroup(group: FilterGroup): (attributes: Attributes) => GroupResult {
  const clauses = group.clauses.map(prepareClause);
  return (attributes) => ({ group, clauses: clauses.map((clause) => clause(attributes)) });
}

function prepareClause(clause: FilterClause): (attributes: Attributes) => ClauseResult {
  const operator = findOperator(clause.operatorName);
  if (operator === undefined)
    throw new RangeError(`No operator ${clause.operatorName}: validate the filter first`);
  const test = operator.prepare(operandsOf(clause)[0] ?? '');
  return (attributes) => {
    const value = readAttribute(attributes, clause.sourceOperandName);
    const values = listValues(value ?? null).filter((element) => element !== '');
    return {
      clause,
      holds: values.length === 0 ? operator.whenEmpty : values.every(test),
      known: value !== undefined,
    };
  };
}

/**
 * Groups are joined by OR, clauses by AND (F1), in three values: a clause on an operand that was not read counts as if
 * the operand were empty, but decides nothing (R7).
 */
function decide(results: readonly GroupResult[]): ScopeVerdict {
  const groups = results.filter(({ clauses }) => clauses.length > 0);
  if (groups.length === 0) return { inScope: true, reason: 'No scoping filter', operands: [], decided: true };
  const holding = groups.filter(({ clauses }) => clauses.every(({ holds }) => holds));
  const certain = holding.find(({ clauses }) => clauses.every(({ known }) => known));
  const decisive = certain ?? holding[0];
  if (decisive !== undefined) return verdict(true, [decisive], certain !== undefined);
  const failing = groups.map(({ group, clauses }) => ({ group, clauses: decisiveFailures(clauses) }));
  return verdict(
    false,
    failing,
    failing.every(({ clauses }) => clauses.every(({ known }) => known)),
  );
}

/** One clause that certainly fails is enough; without one, all that fail for now. */
function decisiveFailures(clauses: readonly ClauseResult[]): readonly ClauseResult[] {
  const failing = clauses.filter(({ holds }) => !holds);
  const certain = failing.find(({ known }) => known);
  return certain === undefined ? failing : [certain];
}

function verdict(inScope: boolean, groups: readonly GroupResult[], decided: boolean): ScopeVerdict {
  const clauses = groups.flatMap((result) => result.clauses);
  const operands = new Map(clauses.map(({ clause, known }) => [clause.sourceOperandName, known]));
  return {
    inScope,
    reason: groups
      .map((result) =>
        displayClauses(
          result.group,
          result.clauses.map(({ clause }) => clause),
        ),
      )
      .join('; '),
    operands: [...operands].map(([name, present]) => ({ name, present })),
    decided,
  };
}
