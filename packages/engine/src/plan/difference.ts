import type { CompiledSchema, MappedAttributes } from '@lockstep/mapping';
import { isActive, readPath, settleAliases, valuesEqual } from '@lockstep/scim';
import type { ScimResource, TargetProfile, TargetValue } from '@lockstep/scim';
import type { ModifiedAttribute } from './decision.ts';

/** The attribute by which an account is switched off (entra.md D2): decided apart from the other attributes. */
export const activeAttribute = 'active';

export interface WantedValues {
  /** Everything to be in the target but `active`, aliases settled (rule R23). */
  readonly values: ReadonlyMap<string, TargetValue>;
  readonly active: boolean | undefined;
  readonly redacted: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** Source ids of referenced people who have no account yet. */
  readonly unresolved: readonly string[];
}

/** Turns mapped attributes into target values: references by the referenced person's target id, one value a field. */
export function wantedValues(
  mapped: MappedAttributes,
  profile: TargetProfile,
  references: ReadonlyMap<string, string>,
): WantedValues {
  const values = new Map<string, TargetValue>();
  const redacted = new Set<string>();
  const unresolved: string[] = [];
  for (const [name, value] of mapped.values) {
    if (value.kind === 'set') {
      values.set(name, value.value);
      if (value.redacted) redacted.add(name);
    } else if (value.kind === 'reference') {
      const targetId = references.get(value.sourceId);
      if (targetId === undefined) unresolved.push(value.sourceId);
      else values.set(name, targetId);
    }
  }
  const active = values.get(activeAttribute);
  values.delete(activeAttribute);
  const settled = settleAliases(profile, values);
  return {
    values: settled.values,
    active: typeof active === 'boolean' ? active : undefined,
    redacted,
    unresolved,
    warnings: settled.conflicts.map(
      (conflict) =>
        `${conflict.leader} and ${conflict.follower} are one field in the target, but their mappings give different values; ${conflict.leader} was used`,
    ),
  };
}

export interface Remembered {
  readonly lastWritten: ReadonlyMap<string, TargetValue>;
  /** What the target answered to the write; "" where it answered without the value (rule R24). */
  readonly lastObserved: ReadonlyMap<string, TargetValue>;
}

export interface Difference {
  readonly set: ReadonlyMap<string, TargetValue>;
  readonly modified: readonly ModifiedAttribute[];
  /** Given only when `active` must change. */
  readonly active: boolean | undefined;
}

/**
 * What has to be written so that the observed account has the wanted values. A value that the target keeps in its own
 * form, or not at all (we wrote it, and what it answered is what it still says) is not written again.
 */
export function difference(
  wanted: WantedValues,
  observed: ScimResource,
  schema: Pick<CompiledSchema, 'targetAttribute'>,
  remembered: Remembered,
): Difference {
  const set = new Map<string, TargetValue>();
  const modified: ModifiedAttribute[] = [];
  for (const [name, value] of wanted.values) {
    const definition = schema.targetAttribute(name);
    const held = readPath(observed, name);
    if (valuesEqual(definition, value, held)) continue;
    const exact = { caseExact: true, type: definition.type };
    const written = remembered.lastWritten.get(name);
    const keptAs = remembered.lastObserved.get(name);
    if (written !== undefined && keptAs !== undefined) {
      if (valuesEqual(exact, written, value) && valuesEqual(exact, keptAs, held)) continue;
    }
    set.set(name, value);
    modified.push(modification(name, held, value, wanted.redacted));
  }
  const activeNow = isActive(observed);
  const active = wanted.active !== undefined && wanted.active !== activeNow ? wanted.active : undefined;
  if (active !== undefined) modified.push(modification(activeAttribute, activeNow, active, wanted.redacted));
  return { set, modified, active };
}

export function modification(
  name: string,
  held: TargetValue | undefined,
  value: TargetValue | undefined,
  redacted: ReadonlySet<string>,
): ModifiedAttribute {
  const hide = redacted.has(name);
  const shown = (one: TargetValue | undefined): TargetValue | null =>
    one === undefined ? null : hide ? '[Redact]' : one;
  return { name, oldValue: shown(held), newValue: shown(value), redacted: hide };
}
