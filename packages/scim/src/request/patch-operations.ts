import { matchesSelectors } from '../path/match-selectors.ts';
import { parseScimPath } from '../path/parse-path.ts';
import { heldValue } from '../path/read-path.ts';
import type { ScimPath } from '../path/scim-path.ts';
import { selectorValue, writePath } from '../path/write-path.ts';
import { wireValue } from '../path/wire-value.ts';
import type { PatchOperation, PatchVerb } from '../message/patch-op.ts';
import type { TargetProfile } from '../profile/target-profile.ts';
import type { TargetValue } from '../resource/target-value.ts';
import { isJsonObject, type JsonObject } from '../json/json.ts';
import type { AttributeChanges } from './attribute-changes.ts';

const capitalised = { add: 'Add', replace: 'Replace', remove: 'Remove' } as const;

export function verb(profile: TargetProfile, op: PatchVerb): PatchOperation['op'] {
  return profile.update.opCasing === 'capitalised' ? capitalised[op] : op;
}

/** "True" and "False" for targets that were built against Entra's unflagged client (entra.md W7). */
export function encoded(profile: TargetProfile, value: TargetValue): TargetValue {
  if (typeof value !== 'boolean' || profile.update.booleans === 'boolean') return value;
  return value ? 'True' : 'False';
}

/** The schema and attribute of a path: what a list as a whole is called. */
function attributeText(path: ScimPath): string {
  return path.schema === undefined ? path.attribute : `${path.schema}:${path.attribute}`;
}

/** `emails[type eq "work"]`, in the form of RFC 7644 whatever the mapping wrote. */
function elementText(path: ScimPath): string {
  const conditions = path.selectors.map((s) => `${s.attribute} eq ${JSON.stringify(selectorValue(s))}`);
  return `${attributeText(path)}[${conditions.join(' and ')}]`;
}

/** One operation with a path for each attribute (entra.md W9, unflagged). */
export function pathOperations(profile: TargetProfile, changes: AttributeChanges): readonly PatchOperation[] {
  return [
    ...simpleOperations(profile, changes),
    ...elementOperations(profile, changes),
    ...removals(profile, changes),
  ];
}

/** One path-less replace for all plain attributes, and operations with a path only where an element is chosen (W9, flagged). */
export function valueObjectOperations(
  profile: TargetProfile,
  changes: AttributeChanges,
  active: boolean | undefined,
): readonly PatchOperation[] {
  let value: JsonObject = active === undefined ? {} : { active: encoded(profile, active) };
  for (const [text, one] of changes.set) {
    const path = parseScimPath(text);
    if (path.selectors.length === 0)
      value = writePath(value, path, encoded(profile, one), { manager: profile.manager });
  }
  const plain = Object.keys(value).length === 0 ? [] : [{ op: verb(profile, 'replace'), value }];
  return [...plain, ...elementOperations(profile, changes), ...removals(profile, changes)];
}

function simpleOperations(profile: TargetProfile, { set }: AttributeChanges): readonly PatchOperation[] {
  return [...set].flatMap(([text, value]) => {
    const path = parseScimPath(text);
    if (path.selectors.length > 0) return [];
    const written = encoded(profile, value);
    const at =
      path.subAttribute === undefined ? attributeText(path) : `${attributeText(path)}.${path.subAttribute}`;
    const body = path.subAttribute === undefined ? wireValue(path, written, profile.manager) : written;
    return [{ op: verb(profile, 'replace'), path: at, value: body }];
  });
}

/**
 * `replace` where the element exists. Where it does not, a value path has nothing to select (RFC 7644 §3.5.2.3: noTarget;
 * RULES R24), so the whole element is added, with all of its new sub-attributes.
 */
function elementOperations(
  profile: TargetProfile,
  { set, observed }: AttributeChanges,
): readonly PatchOperation[] {
  const replaced: PatchOperation[] = [];
  const added = new Map<string, { readonly path: ScimPath; element: JsonObject }>();
  for (const [text, value] of set) {
    const path = parseScimPath(text);
    if (path.selectors.length === 0) continue;
    const sub = path.subAttribute ?? 'value';
    const written = encoded(profile, value);
    if (hasElement(heldValue(observed, path), path)) {
      replaced.push({ op: verb(profile, 'replace'), path: `${elementText(path)}.${sub}`, value: written });
      continue;
    }
    const key = elementText(path).toLowerCase();
    const named = Object.fromEntries(path.selectors.map((s) => [s.attribute, selectorValue(s)]));
    const element = { ...(added.get(key)?.element ?? named), [sub]: written };
    added.set(key, { path, element });
  }
  const adds = [...added.values()].map(({ path, element }) => {
    return { op: verb(profile, 'add'), path: attributeText(path), value: [element] };
  });
  return [...replaced, ...adds];
}

function hasElement(held: unknown, path: ScimPath): boolean {
  const elements: readonly unknown[] = Array.isArray(held) ? held : isJsonObject(held) ? [held] : [];
  return elements.some((element) => matchesSelectors(element, path.selectors));
}

/** An element goes as a whole with its `value`: what would remain of an e-mail is only its type. */
function removals(profile: TargetProfile, { clear }: AttributeChanges): readonly PatchOperation[] {
  return clear.map((text) => {
    const path = parseScimPath(text);
    const base = path.selectors.length === 0 ? attributeText(path) : elementText(path);
    const whole = path.selectors.length > 0 && (path.subAttribute ?? 'value').toLowerCase() === 'value';
    return {
      op: verb(profile, 'remove'),
      path: whole || path.subAttribute === undefined ? base : `${base}.${path.subAttribute}`,
    };
  });
}
