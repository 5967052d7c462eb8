import type { Page, PageRequest } from '@lockstep/database';
import { GraphQLError } from 'graphql';

const mostPerPage = 100;
const cursorVersion = 'v1';

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null;
}

export interface RelayConnection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Cursors are opaque so that the sort key can change; each names its list, so that none is used on another. */
export function encodeCursor(list: string, key: string): string {
  return Buffer.from(JSON.stringify([cursorVersion, list, key])).toString('base64url');
}

/** A wrong page request is a client's mistake, not an outcome: it is thrown. */
export function pageRequest(list: string, isKey: (key: string) => boolean, args: PageArguments): PageRequest {
  if (args.first < 1 || args.first > mostPerPage) {
    throw inputError(`"first" is ${String(args.first)}: ask for 1 to ${String(mostPerPage)} at a time.`);
  }
  return { first: args.first, after: args.after ? decodeCursor(list, isKey, args.after) : null };
}

export function relayConnection<T>(
  list: string,
  page: Page<T>,
  keyOf: (node: T) => string,
  request: PageRequest,
): RelayConnection<T> {
  const edges = page.rows.map((node) => ({ cursor: encodeCursor(list, keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: request.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export const isUuid = (key: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key);
export const isNumber = (key: string): boolean => /^\d{1,9}$/.test(key);
export const isText = (key: string): boolean => key.length > 0 && key.length <= 255;

function decodeCursor(list: string, isKey: (key: string) => boolean, cursor: string): string {
  const [version, from, key] = parseArray(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (version === cursorVersion && from === list && typeof key === 'string' && isKey(key)) return key;
  throw inputError(
    '"after" is not a cursor of this list: give an "endCursor" that this same list has answered.',
  );
}

function parseArray(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** `http`: of the whole answer; for an error that comes before the execution, when there is no other part. */
export function inputError(message: string, http?: { readonly status: number }): GraphQLError {
  const extensions = { code: 'BAD_USER_INPUT', ...(http === undefined ? {} : { http }) };
  return new GraphQLError(message, { extensions });
}
