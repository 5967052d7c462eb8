import { readAttribute } from '../expression/values.ts';
import type { AttributeValue, Attributes } from '../expression/values.ts';
import { compileFilter, decisiveFailures } from '../filter/compile-filter.ts';
import type { GroupResult } from '../filter/compile-filter.ts';
import type { ClauseResult } from '../filter/clause.ts';
import { membershipOf } from '../filter/context.ts';
import type { FilterContext } from '../filter/context.ts';
import { displayClause } from '../filter/display.ts';
import type { Filter } from '../schema/model.ts';
import type { ExplainedClause, ExplainedGroup, ExplainedScope } from './explanation.ts';
import { quoteValue } from './quote-value.ts';

/** Why a person is in scope, or not. Throws SchemaError for a filter that can't be evaluated. */
export function explainScope(
  filter: Filter | null | undefined,
  attributes: Attributes,
  context: FilterContext,
): ExplainedScope {
  const compiled = compileFilter(filter);
  const { inScope, decided } = compiled.decide(attributes, context);
  const results = compiled.results(attributes, context);
  const chosen = chooseGroup(results);
  const groups = results.map((result) => explainGroup(result, inScope, result === chosen, attributes));
  return { inScope, decided, words: summarise(inScope, decided, groups), groups };
}

/** The group that brings the person into scope: one that certainly holds before one that holds for now. */
function chooseGroup(results: readonly GroupResult[]): GroupResult | undefined {
  const holding = results.filter(({ clauses }) => clauses.every(({ holds }) => holds));
  return holding.find(({ clauses }) => clauses.every(({ known }) => known)) ?? holding[0];
}

function explainGroup(
  { group, clauses }: GroupResult,
  inScope: boolean,
  chosen: boolean,
  attributes: Attributes,
): ExplainedGroup {
  const failures = inScope ? [] : decisiveFailures(clauses);
  return {
    name: group.name ?? '',
    holds: clauses.every(({ holds }) => holds),
    clauses: clauses.map((result) =>
      explainClause(result, inScope ? chosen : failures.includes(result), attributes),
    ),
  };
}

function explainClause(
  { clause, holds, known }: ClauseResult,
  decisive: boolean,
  attributes: Attributes,
): ExplainedClause {
  const text = displayClause(clause);
  const verb = holds ? 'holds' : 'fails';
  const result = known ? verb : 'unknown';
  const given =
    membershipOf(clause.sourceOperandName) === undefined
      ? `: ${clause.sourceOperandName} is ${describe(readAttribute(attributes, clause.sourceOperandName))}`
      : '';
  const reason = known
    ? given
    : `${given}, so that it can't be told; until then it counts as one that ${verb}`;
  return { clause: text, result, decisive, words: `${text} ${known ? verb : 'is open'}${reason}.` };
}

function describe(value: AttributeValue | undefined): string {
  if (value === undefined) return 'not read';
  return value === null ? 'empty' : quoteValue(value);
}

function summarise(inScope: boolean, decided: boolean, groups: readonly ExplainedGroup[]): string {
  if (groups.length === 0) return 'In scope: there is no scoping filter.';
  const verdict = inScope ? 'In scope' : 'Out of scope';
  const open = decided ? '' : ' for now';
  const reasons = groups
    .flatMap(({ name, clauses }) =>
      clauses
        .filter(({ decisive }) => decisive)
        .map(({ words }) => (name === '' ? words : `${name}: ${words}`)),
    )
    .join(' ');
  const hint = inScope || groups.length === 1 ? '' : ' No filter lets the person in.';
  return `${verdict}${open}.${hint} ${reasons}`;
}
