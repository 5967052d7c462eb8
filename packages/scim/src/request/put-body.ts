import { member, memberKey, isJsonObject, type JsonObject } from '../json/json.ts';
import { parseScimPath } from '../path/parse-path.ts';
import { heldValue } from '../path/read-path.ts';
import type { ScimPath } from '../path/scim-path.ts';
import { writePath } from '../path/write-path.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import type { TargetValue } from '../resource/target-value.ts';
import type { AttributeChanges } from './attribute-changes.ts';
import { encoded } from './patch-operations.ts';
import { withSchemas } from './user-body.ts';

/** Only the server writes these (RFC 7643 §3.1, §4.1.2): not sent back in a PUT. */
const readOnly = ['meta', 'groups'];

/** RFC 7644 §3.5.1: the whole resource as it was read, with the changes. */
export function fullBody(profile: TargetProfile, changes: AttributeChanges, active?: boolean): JsonObject {
  let body: JsonObject = changes.observed;
  for (const name of [...readOnly, 'schemas']) body = without(body, name);
  for (const [path, value] of changes.set) body = write(profile, body, path, encoded(profile, value));
  for (const path of changes.clear) body = writePath(body, path, undefined);
  if (active !== undefined) body = write(profile, body, 'active', encoded(profile, active));
  const held = member(changes.observed, 'schemas');
  const before = Array.isArray(held) ? held.filter((urn): urn is string => typeof urn === 'string') : [];
  const { schemas, ...rest } = withSchemas(body, changes.set.keys());
  const now = Array.isArray(schemas) ? schemas.filter((urn): urn is string => typeof urn === 'string') : [];
  return { schemas: [...new Set([...before, ...now])], ...rest };
}

/**
 * Zoom's PUT: only what changes (zoom.md §2.1). Whether a missing member of `name` or a missing list element would be kept
 * is not documented, so these go whole, as observed with the change; extensions hold only what changes.
 */
export function partialBody(profile: TargetProfile, changes: AttributeChanges, active?: boolean): JsonObject {
  let body: JsonObject = active === undefined ? {} : { active: encoded(profile, active) };
  for (const [text, value] of changes.set) {
    const alias = profile.aliases.find(({ leader }) => leader === text);
    body =
      alias?.updateAs === 'emails[0]'
        ? { ...body, emails: [{ type: 'work', value, primary: true }] }
        : write(profile, seeded(body, changes, text), text, encoded(profile, value));
  }
  const empty = profile.update.clearWith === 'null' ? null : '';
  for (const text of changes.clear) body = cleared(seeded(body, changes, text), parseScimPath(text), empty);
  return withSchemas(body, [...changes.set.keys(), ...changes.clear]);
}

function write(profile: TargetProfile, body: JsonObject, path: string, value: TargetValue): JsonObject {
  return writePath(body, path, value, { manager: profile.manager });
}

/** The complex attribute as observed, if the path is about a part of it. */
function seeded(body: JsonObject, { observed }: AttributeChanges, text: string): JsonObject {
  const path = parseScimPath(text);
  const part = path.selectors.length > 0 || path.subAttribute !== undefined;
  if (!part || path.schema !== undefined || memberKey(body, path.attribute) !== undefined) return body;
  const held = heldValue(observed, path);
  return held === undefined ? body : { ...body, [path.attribute]: held };
}

function cleared(body: JsonObject, path: ScimPath, empty: null | ''): JsonObject {
  if (path.selectors.length > 0) return { [path.attribute]: [], ...writePath(body, path, undefined) };
  if (path.schema !== undefined) {
    const extension = member(body, path.schema);
    return {
      ...body,
      [path.schema]: { ...(isJsonObject(extension) ? extension : {}), [path.attribute]: empty },
    };
  }
  if (path.subAttribute === undefined) return { ...body, [path.attribute]: empty };
  const complex = member(body, path.attribute);
  return {
    ...body,
    [path.attribute]: { ...(isJsonObject(complex) ? complex : {}), [path.subAttribute]: empty },
  };
}

function without(body: JsonObject, name: string): JsonObject {
  const key = memberKey(body, name);
  if (key === undefined) return body;
  const { [key]: _left, ...rest } = body;
  return rest;
}
