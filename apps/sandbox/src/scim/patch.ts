import { isDeepStrictEqual } from 'node:util';
import type { ScimPatchOperation, ScimResource } from 'scim-patch';
import { ScimError as PatchFailure, scimPatch } from 'scim-patch';
import { z } from 'zod';
import type { JsonObject } from '../json/json.ts';
import { isObject, without } from '../json/json.ts';
import type { PatchPath } from './patch-path.ts';
import { parsePatchPath } from './patch-path.ts';
import type { ResourceType } from './schema/catalogue.ts';
import { resolvePath } from './schema/attribute-path.ts';
import { ScimError } from './scim-error.ts';

const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const patchBody = z.object({
  schemas: z.array(z.string()).refine((schemas) => schemas.includes(MESSAGE)),
  Operations: z
    .array(
      z.object({
        // Entra writes Add, Replace, Remove (entra.md W4).
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(['add', 'replace', 'remove'])),
        path: z.string().optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1),
});
type Operation = z.infer<typeof patchBody>['Operations'][number];

/** Applies a PATCH of RFC 7644 section 3.5.2 to a copy; the result still has to be validated. */
export function applyPatch(type: ResourceType, resource: JsonObject, body: unknown): JsonObject {
  const parsed = patchBody.safeParse(body);
  if (!parsed.success)
    throw new ScimError(400, `No valid PatchOp: ${z.prettifyError(parsed.error)}`, 'invalidSyntax');
  const operations = parsed.data.Operations.flatMap((operation) => expand(type, resource, operation));
  const attributes = without(structuredClone(resource), 'id', 'meta', 'schemas');
  const document: ScimResource & JsonObject = {
    ...attributes,
    schemas: [],
    meta: { created: new Date(0), lastModified: new Date(0) },
  };
  try {
    const patched: JsonObject = scimPatch(document, operations, {
      mutateDocument: false,
      treatMissingAsAdd: false,
    });
    return onePrimary(resource, { ...patched, schemas: resource['schemas'], meta: undefined });
  } catch (error) {
    if (error instanceof PatchFailure) throw new ScimError(400, error.message, scimTypeOf(error));
    throw error;
  }
}

function scimTypeOf(error: PatchFailure): 'noTarget' | 'invalidPath' | 'invalidValue' {
  if (error.scimCode === 'noTarget') return 'noTarget';
  return error.scimCode === 'invalidValue' ? 'invalidValue' : 'invalidPath';
}

/** One operation for each attribute, with a path in its defined spelling: what the library handles well. */
function expand(
  type: ResourceType,
  resource: JsonObject,
  { op, path, value }: Operation,
): ScimPatchOperation[] {
  if (path === undefined) {
    if (op === 'remove') throw new ScimError(400, 'A remove needs a path.', 'noTarget');
    if (!isObject(value))
      throw new ScimError(400, 'Without a path the value must be an object.', 'invalidValue');
    return Object.entries(value).flatMap(([name, inner]) => expandMember(type, resource, op, name, inner));
  }
  const target = parsePatchPath(type, path);
  if (target.attribute === null) {
    const members = op === 'remove' ? resource[target.extension ?? ''] : value;
    if (!isObject(members)) return [];
    // scim2-models writes the URN of an extension into its value; `schemas` is no attribute of an extension, so it is ignored there.
    const named = Object.entries(members).filter(([name]) => name !== 'schemas');
    return named.flatMap(([name, inner]) =>
      expand(type, resource, {
        op,
        path: `${target.extension ?? ''}:${name}`,
        value: op === 'remove' ? undefined : inner,
      }),
    );
  }
  return [operation(op, target, value)];
}

function expandMember(
  type: ResourceType,
  resource: JsonObject,
  op: 'add' | 'replace',
  name: string,
  value: unknown,
): ScimPatchOperation[] {
  // Read-only members of a whole-resource value are ignored, as in a PUT.
  const path = resolvePath(type, name);
  if (path?.attribute?.mutability === 'readOnly' || path?.attribute?.name === 'schemas') return [];
  return expand(type, resource, { op, path: name, value });
}

function operation(op: Operation['op'], target: PatchPath, value: unknown): ScimPatchOperation {
  const { attribute, filter, sub, text } = target;
  const mutability = sub?.mutability ?? attribute?.mutability;
  if (mutability === 'readOnly') throw new ScimError(400, `'${text}' is read-only.`, 'mutability');
  if (op === 'remove') {
    if (attribute?.required && filter === null && sub === null)
      throw new ScimError(400, `'${text}' is required.`, 'mutability');
    return value === undefined ? { op, path: text } : { op, path: text, value };
  }
  if (value === undefined) throw new ScimError(400, `The ${op} of '${text}' needs a value.`, 'invalidValue');
  const list = attribute?.multiValued === true && filter === null && sub === null;
  return { op, path: text, value: list && !Array.isArray(value) ? [value] : value };
}

/** A new primary value takes the mark from the old one (RFC 7644 section 3.5.2). */
function onePrimary(before: JsonObject, after: JsonObject): JsonObject {
  for (const [name, value] of Object.entries(after)) {
    if (!Array.isArray(value)) continue;
    const marked = value.filter((item) => isObject(item) && item['primary'] === true);
    const old = before[name];
    if (marked.length < 2 || !Array.isArray(old)) continue;
    after[name] = value.map((item: unknown) =>
      isObject(item) && item['primary'] === true && old.some((known) => isDeepStrictEqual(known, item))
        ? { ...item, primary: false }
        : item,
    );
  }
  return after;
}
