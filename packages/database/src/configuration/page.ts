/** A page is read by key, never by offset: rows that come or go meanwhile neither repeat nor hide others. */
export interface PageRequest {
  /** At least 1. */
  readonly first: number;
  /** The key of the last row seen; null starts at the beginning. */
  readonly after: string | null;
}

export interface Page<T> {
  readonly rows: readonly T[];
  readonly hasNextPage: boolean;
}

/** Queries ask for one row more than wanted: it says whether there is a next page. */
export function pageOf<R, T>(rows: readonly R[], first: number, toModel: (row: R) => T): Page<T> {
  return { rows: rows.slice(0, first).map(toModel), hasNextPage: rows.length > first };
}

/** Groups rows under the keys that were asked for, in their order: what a DataLoader wants. */
export function groupBy<T>(
  keys: readonly string[],
  rows: readonly T[],
  keyOf: (row: T) => string,
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
