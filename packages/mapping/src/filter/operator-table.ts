import type { FilterOperator } from './operator.ts';
import { dateAfter, dateBefore, dateOnOrAfter, dateOnOrBefore } from './operators/dates.ts';
import { endsWith } from './operators/ends-with.ts';
import { equals } from './operators/equals.ts';
import { includes } from './operators/includes.ts';
import { greaterThan, greaterThanOrEquals } from './operators/integers.ts';
import { isFalse } from './operators/is-false.ts';
import { isNotNull } from './operators/is-not-null.ts';
import { isNull } from './operators/is-null.ts';
import { isTrue } from './operators/is-true.ts';
import { isMemberOf, isNotMemberOf } from './operators/membership.ts';
import { notEquals } from './operators/not-equals.ts';
import { notWithin } from './operators/not-within.ts';
import { notRegexMatch, regexMatch } from './operators/regex-match.ts';
import { within } from './operators/within.ts';

/** Every operator: Entra's in the order of its documentation (DCR), then ours. */
export const filterOperators: readonly FilterOperator[] = [
  within,
  notWithin,
  endsWith,
  equals,
  notEquals,
  greaterThan,
  greaterThanOrEquals,
  includes,
  isTrue,
  isFalse,
  isNull,
  isNotNull,
  regexMatch,
  notRegexMatch,
  isMemberOf,
  isNotMemberOf,
  dateBefore,
  dateOnOrBefore,
  dateAfter,
  dateOnOrAfter,
];

const table: ReadonlyMap<string, FilterOperator> = new Map(
  filterOperators.map((operator) => [normaliseName(operator.name), operator]),
);

export const operatorNames: readonly string[] = filterOperators.map(({ name }) => name);

/**
 * Finds an operator by any spelling in use: Graph and the portal differ in capitals, spaces and underscores
 * (`NOT EQUALS`, `Not equals`, `Is_True`, `RegexMatch`), never in letters.
 */
export function findOperator(name: string): FilterOperator | undefined {
  return table.get(normaliseName(name));
}

function normaliseName(name: string): string {
  return name.toUpperCase().replace(/[\s_-]/g, '');
}
