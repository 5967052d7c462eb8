import { ZoomError } from './scim-error.ts';

const MAX_COUNT = 100;

/** `startIndex` from 1; `count` up to 100 and, when left out, one (zoom.md §2.1). */
export function listPage(query: URLSearchParams): { startIndex: number; count: number } {
  return {
    startIndex: Math.max(1, read(query, 'startIndex', 1)),
    count: Math.min(MAX_COUNT, read(query, 'count', 1)),
  };
}

function read(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new ZoomError(400, `The "${name}" of the request is invalid.`);
  return value;
}
