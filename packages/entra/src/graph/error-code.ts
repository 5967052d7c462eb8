import { z } from 'zod';

const errorBody = z.looseObject({ error: z.unknown() });
const errorNode = z.looseObject({ code: z.string().optional() });
const innerKeys = ['innerError', 'innererror'] as const;

/**
 * Graph's error codes from the outermost to the innermost (graph.md G54: walk `innererror`, never read `message`).
 * What does not look like a code is dropped: codes may be shown and logged, texts of a tenant may not.
 */
export function errorCodes(body: unknown): readonly string[] {
  const parsed = errorBody.safeParse(body);
  const codes: string[] = [];
  let node: unknown = parsed.success ? parsed.data.error : undefined;
  // An answer cannot nest without end, but a hostile one may nest deep.
  for (let depth = 0; depth < 10 && node !== undefined; depth += 1) {
    const current = errorNode.safeParse(node);
    if (!current.success) break;
    const { data } = current;
    if (data.code !== undefined && /^[\w.-]{1,80}$/.test(data.code)) codes.push(data.code);
    const inner: unknown[] = innerKeys.map((key) => data[key]);
    node = inner.find((value) => value !== undefined);
  }
  return codes;
}

/** G51, G52 and what Graph says of an outdated `$skiptoken`. */
const expired = new Set([
  'syncstatenotfound',
  'syncstateinvalid',
  'resyncrequired',
  'resyncchangesapplydifferences',
  'resyncchangesuploaddifferences',
  'directory_expiredpagetoken',
]);

export function isExpiredFeed(status: number, body: unknown): boolean {
  if (status === 410) return true;
  return status >= 400 && status < 500 && errorCodes(body).some((code) => expired.has(code.toLowerCase()));
}

/**
 * A 404 said by the directory about the object that was asked for. Any other 404 (a gateway, a wrong path, a tenant that
 * cannot be read) proves nothing about a person (rules R7, R9).
 */
export function isDirectoryNotFound(status: number, body: unknown): boolean {
  return status === 404 && errorCodes(body)[0]?.toLowerCase() === 'request_resourcenotfound';
}
