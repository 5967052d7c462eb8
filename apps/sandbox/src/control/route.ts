import type { z } from 'zod';
import type { JsonObject } from '../json/json.ts';
import { AdminError } from './admin-error.ts';

export interface ControlCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** 200, or 201 for what creates. */
  readonly status: number;
  readonly run: (call: ControlCall) => JsonObject;
}

type Run = ControlRoute['run'];

export const get = (path: string, summary: string, run: Run): ControlRoute => ({
  method: 'GET',
  path,
  summary,
  status: 200,
  run,
});
export const create = (path: string, summary: string, run: Run): ControlRoute => ({
  method: 'POST',
  path,
  summary,
  status: 201,
  run,
});
export const act = (path: string, summary: string, run: Run): ControlRoute => ({
  method: 'POST',
  path,
  summary,
  status: 200,
  run,
});
export const patch = (path: string, summary: string, run: Run): ControlRoute => ({
  method: 'PATCH',
  path,
  summary,
  status: 200,
  run,
});
export const remove = (path: string, summary: string, run: Run): ControlRoute => ({
  method: 'DELETE',
  path,
  summary,
  status: 200,
  run,
});

export function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw new AdminError(
    400,
    `The request is not understood: ${where}. See apps/sandbox/README.md.`,
    parsed.error.issues,
  );
}

export function param(call: ControlCall, name: string): string {
  return call.params[name] ?? '';
}

/** `?offset=&limit=` over a whole list. */
export function window<T>(
  call: ControlCall,
  name: string,
  rows: readonly T[],
  show: (row: T) => JsonObject,
): JsonObject {
  const offset = Number(call.query['offset'] ?? 0);
  const limit = Number(call.query['limit'] ?? rows.length);
  if (!Number.isInteger(offset) || !Number.isInteger(limit) || offset < 0 || limit < 0) {
    throw new AdminError(400, 'limit and offset must be whole numbers from 0.');
  }
  return { [name]: rows.slice(offset, offset + limit).map(show), total: rows.length };
}
