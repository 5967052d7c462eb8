import { types } from 'node:util';

/** Matched without regard to case, `_` and `-`, at any depth. */
const SECRETS: ReadonlySet<string> = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'password',
  'clientsecret',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'clientassertion',
  'token',
  'secret',
  'apikey',
]);
/** Members of errors that quote what was worked on: PostgreSQL's the row, undici's the answer that it could not read. */
const QUOTATIONS: ReadonlySet<string> = new Set(['detail', 'where', 'data']);
const CENSOR = '[redacted]';
const MAX_DEPTH = 12;

/**
 * A copy with secrets replaced. pino's own `redact` takes fixed paths, and one that nobody thought of leaks; a logged
 * object is small, so walking it is affordable.
 */
export function redact(value: unknown): unknown {
  return walk(value, 0, []);
}

// `types.is...` and not `instanceof`, which is false for an object of another realm (Jest runs tests in one).
function walk(value: unknown, depth: number, ancestors: readonly object[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) return '[circular]';
  if (depth > MAX_DEPTH) return '[too deep]';
  const path = [...ancestors, value];
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, depth + 1, path));
  if (types.isNativeError(value)) return describeError(value, depth, path);
  if (types.isDate(value)) return value;
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (types.isMap(value)) return walk(Object.fromEntries(value), depth + 1, path);
  if (types.isSet(value)) return walk([...value], depth + 1, path);
  return walkMembers(value, depth, path);
}

function describeError(error: Error, depth: number, path: readonly object[]): Record<string, unknown> {
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: walk(error.cause, depth + 1, path) };
  const members = Object.entries(error).filter(([member]) => !QUOTATIONS.has(member));
  return { type: name, message, stack, ...walkMembers(Object.fromEntries(members), depth, path), ...cause };
}

function walkMembers(value: object, depth: number, path: readonly object[]): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const secret = SECRETS.has(name.toLowerCase().replace(/[_-]/g, ''));
    copy[name] = secret && member !== undefined && member !== null ? CENSOR : walk(member, depth + 1, path);
  }
  return copy;
}
