import type { FilterOperator } from './operator.ts';
import { equals } from './operators/equals.ts';
import { isFalse } from './operators/is-false.ts';
import { isNotNull } from './operators/is-not-null.ts';
import { isNull } from './operators/is-null.ts';
import { isTrue } from './operators/is-true.ts';
import { notEquals } from './operators/not-equals.ts';
import { notRegexMatch } from './operators/not-regex-match.ts';
import { regexMatch } from './operators/regex-match.ts';

const operators: readonly FilterOperator[] = [
  equals,
  notEquals,
  isTrue,
  isFalse,
  isNull,
  isNotNull,
  regexMatch,
  notRegexMatch,
];

const table: ReadonlyMap<string, FilterOperator> = new Map(
  operators.map((operator) => [normaliseName(operator.name), operator]),
);

export const operatorNames: readonly string[] = operators.map(({ name }) => name);

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
