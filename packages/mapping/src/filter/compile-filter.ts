import type { Attributes } from '../expression/values.ts';
import { SchemaError } from '../schema/issues.ts';
import type { Filter, FilterGroup } from '../schema/model.ts';
import { prepareClause } from './clause.ts';
import type { ClauseResult, PreparedClause } from './clause.ts';
import type { FilterContext } from './context.ts';
import { displayClauses } from './display.ts';
import { validateFilter } from './validate-filter.ts';
import type { ScopeVerdict } from './verdict.ts';

export interface GroupResult {
  readonly group: FilterGroup;
  readonly clauses: readonly ClauseResult[];
}

export interface CompiledFilter {
  readonly decide: (attributes: Attributes, context?: FilterContext) => ScopeVerdict;
  /** The first instant after the context's now at which time alone changes the verdict; null: never. */
  readonly changesAt: (attributes: Attributes, context: FilterContext) => Date | null;
  /** What each clause of each group came to: explanations show it. */
  readonly results: (attributes: Attributes, context?: FilterContext) => readonly GroupResult[];
}

/** Prepares a filter once. Throws SchemaError for a filter that can't be evaluated. */
export function compileFilter(filter: Filter | null | undefined): CompiledFilter {
  const issues = filter === null || filter === undefined ? [] : validateFilter(filter, 'scope');
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new SchemaError(errors);
  // A group without clauses says nothing.
  const groups = (filter?.groups ?? []).filter(({ clauses }) => clauses.length > 0).map(prepareGroup);
  const results: CompiledFilter['results'] = (attributes, context = {}) =>
    groups.map(({ group, clauses }) => ({
      group,
      clauses: clauses.map((clause) => clause.decide(attributes, context)),
    }));
  const decideNow: CompiledFilter['decide'] = (attributes, context) => decide(results(attributes, context));
  const timed = groups.flatMap(({ clauses }) => clauses.flatMap(({ instants }) => instants ?? []));
  return {
    results,
    decide: decideNow,
    changesAt: (attributes, context) => firstChange(timed, decideNow, attributes, context),
  };
}

function prepareGroup(group: FilterGroup): {
  readonly group: FilterGroup;
  readonly clauses: readonly PreparedClause[];
} {
  return { group, clauses: group.clauses.map(prepareClause) };
}

function firstChange(
  timed: readonly NonNullable<PreparedClause['instants']>[],
  decideAt: CompiledFilter['decide'],
  attributes: Attributes,
  context: FilterContext,
): Date | null {
  const nowMs = context.now?.getTime();
  if (nowMs === undefined || timed.length === 0) return null;
  const instants = timed.flatMap((instantsOf) => instantsOf(attributes)).filter((ms) => ms > nowMs);
  const { inScope, decided } = decideAt(attributes, context);
  for (const ms of instants.sort((a, b) => a - b)) {
    const now = new Date(ms);
    const then = decideAt(attributes, { ...context, now });
    if (then.inScope !== inScope || then.decided !== decided) return now;
  }
  return null;
}

/** Groups are joined by OR, clauses by AND (F1), in three values: a clause that is not known decides nothing (R7). */
function decide(groups: readonly GroupResult[]): ScopeVerdict {
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
export function decisiveFailures(clauses: readonly ClauseResult[]): readonly ClauseResult[] {
  const failing = clauses.filter(({ holds }) => !holds);
  const certain = failing.find(({ known }) => known);
  return certain === undefined ? failing : [certain];
}

function verdict(inScope: boolean, groups: readonly GroupResult[], decided: boolean): ScopeVerdict {
  const clauses = groups.flatMap((result) => result.clauses);
  const operands = new Map<string, boolean>();
  for (const { clause, known } of clauses) {
    // A clause on a date may wait for the time although its operand was read.
    operands.set(clause.sourceOperandName, known && operands.get(clause.sourceOperandName) !== false);
  }
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
