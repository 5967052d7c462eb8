import { memberKey, type JsonObject } from '../json/json.ts';
import { parseScimPath } from '../path/parse-path.ts';
import { schemaUris } from '../message/schema-uris.ts';

/** Puts `schemas` in front: the core schema and each extension of which something is said (RFC 7643 §3). */
export function withSchemas(body: JsonObject, paths: Iterable<string>): JsonObject {
  const used = new Set<string>([schemaUris.user]);
  for (const path of paths) {
    const { schema } = parseScimPath(path);
    if (schema !== undefined && memberKey(body, schema) !== undefined) used.add(schema);
  }
  return { schemas: [...used], ...body };
}
