import { z } from 'zod';
import type { JsonObject } from '../json/json.ts';
import type { Predicate } from './filter.ts';
import { compileFilter } from './filter.ts';
import type { Projection } from './projection.ts';
import { project } from './projection.ts';
import { renderResource } from './render.ts';
import type { StoredResource } from './resource-store.ts';
import { resolvePath, valuesAt } from './schema/attribute-path.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { ScimError } from './scim-error.ts';
import type { ScimState } from './scim-state.ts';

/** A query of RFC 7644 section 3.4.2, from an address or from a SearchRequest. */
export interface Search extends Projection {
  readonly filter: string | null;
  readonly sortBy: string | null;
  readonly descending: boolean;
  readonly startIndex: number;
  readonly count: number | null;
}

const searchRequest = z.object({
  attributes: z.array(z.string()).nullish(),
  excludedAttributes: z.array(z.string()).nullish(),
  filter: z.string().nullish(),
  sortBy: z.string().nullish(),
  sortOrder: z.string().nullish(),
  startIndex: z.int().nullish(),
  count: z.int().nullish(),
});

export function searchOfBody(body: unknown): Search {
  const parsed = searchRequest.safeParse(body ?? {});
  if (!parsed.success)
    throw new ScimError(400, `No valid SearchRequest: ${z.prettifyError(parsed.error)}`, 'invalidSyntax');
  const { attributes, excludedAttributes, filter, sortBy, sortOrder, startIndex, count } = parsed.data;
  return {
    attributes: attributes ?? null,
    excluded: excludedAttributes ?? null,
    filter: filter ?? null,
    sortBy: sortBy ?? null,
    descending: sortOrder?.toLowerCase() === 'descending',
    startIndex: Math.max(1, startIndex ?? 1),
    count: count === undefined || count === null ? null : Math.max(0, count),
  };
}

export function projectionOf(query: URLSearchParams): Projection {
  const names = (text: string | null): string[] | null =>
    text === null || text === '' ? null : text.split(',');
  return { attributes: names(query.get('attributes')), excluded: names(query.get('excludedAttributes')) };
}

export function searchOfQuery(query: URLSearchParams): Search {
  const whole = (name: string): number | null => {
    const text = query.get(name);
    if (text === null) return null;
    if (!/^-?\d+$/.test(text)) throw new ScimError(400, `'${name}' must be a whole number.`, 'invalidValue');
    return Number(text);
  };
  const count = whole('count');
  return {
    ...projectionOf(query),
    filter: query.get('filter'),
    sortBy: query.get('sortBy'),
    descending: query.get('sortOrder')?.toLowerCase() === 'descending',
    // Less than 1 is read as 1, a negative count as 0 (RFC 7644 section 3.4.2.4).
    startIndex: Math.max(1, whole('startIndex') ?? 1),
    count: count === null ? null : Math.max(0, count),
  };
}

export function runSearch(
  state: ScimState,
  types: readonly ResourceType[],
  search: Search,
  base: string,
): JsonObject {
  const { quirks, maxResults } = state.settings;
  const from = quirks.ignorePaging ? 0 : search.startIndex - 1;
  const size = quirks.ignorePaging ? Infinity : Math.min(search.count ?? maxResults, maxResults);
  const { rows, total } = select(state, types, search, from, size, base);
  const resources = rows.map(({ type, resource }) =>
    project(type, renderResource(state, type, resource, base), search),
  );
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: quirks.wrongTotalResults ? resources.length : total,
    startIndex: search.startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

interface Row {
  readonly type: ResourceType;
  readonly resource: StoredResource;
}

function select(
  state: ScimState,
  types: readonly ResourceType[],
  search: Search,
  from: number,
  size: number,
  base: string,
): { rows: Row[]; total: number } {
  const [only] = types;
  // The common case, a plain page of one type, needs no scan.
  if (
    types.length === 1 &&
    only &&
    search.sortBy === null &&
    (search.filter === null || state.settings.quirks.ignoreFilters)
  ) {
    const store = state.storeOf(only);
    return {
      rows: store.slice(from, from + size).map((resource) => ({ type: only, resource })),
      total: store.size,
    };
  }
  const all = types.flatMap((type) =>
    matching(state, type, search.filter, base).map((resource) => ({ type, resource })),
  );
  if (search.sortBy !== null) sort(state, all, search.sortBy, search.descending, base);
  return { rows: all.slice(from, from + size), total: all.length };
}

function matching(
  state: ScimState,
  type: ResourceType,
  filter: string | null,
  base: string,
): StoredResource[] {
  const { ignoreFilters, emptyFilters, caseSensitiveUserName } = state.settings.quirks;
  const store = state.storeOf(type);
  if (filter === null || ignoreFilters) return store.all();
  const { predicate, key } = compileFilter(type, filter, caseSensitiveUserName);
  if (emptyFilters) return [];
  const test: Predicate = predicate;
  const candidates = (key === null ? undefined : store.lookup(key.attribute, key.value)) ?? store.all();
  return candidates.filter((resource) => test(renderResource(state, type, resource, base)));
}

function sort(state: ScimState, rows: Row[], sortBy: string, descending: boolean, base: string): void {
  const keyed = new Map(
    rows.map((row) => {
      const path = resolvePath(row.type, sortBy);
      const [first] = path ? valuesAt(renderResource(state, row.type, row.resource, base), path) : [];
      return [row, typeof first === 'string' ? first.toLowerCase() : JSON.stringify(first)];
    }),
  );
  rows.sort((left, right) => {
    const [a, b] = [keyed.get(left), keyed.get(right)];
    // Resources without a value come last, descending first (RFC 7644 section 3.4.2.3).
    const sign = a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;
    return descending ? -sign : sign;
  });
}
