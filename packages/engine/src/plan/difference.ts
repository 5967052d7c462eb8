import type { CompiledSchema, MappedAttributes } from '@lockstep/mapping';
import { isActive, readPath, settleAliases, valuesEqual } from '@lockstep/scim';
import type { ScimResource, TargetProfile, TargetValue } from '@lockstep/scim';
import type { ModifiedAttribute, NotKept } from './decision.ts';
import { flowing } from './flow.ts';
import type { LinkFacts } from './plan-input.ts';

/** The attribute by which an account is switched off (entra.md D2): decided apart from the other attributes. */
export const activeAttribute = 'active';

export interface WantedValues {
  /** Everything to be in the target but `active`, aliases settled (rule R23). */
  readonly values: ReadonlyMap<string, TargetValue>;
  /** To be emptied: the mapping says so, and the source has nothing any more. */
  readonly cleared: readonly string[];
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
  const cleared: string[] = [];
  for (const [name, value] of mapped.values) {
    if (value.kind === 'set') {
      values.set(name, value.value);
      if (value.redacted) redacted.add(name);
    } else if (value.kind === 'reference') {
      const targetId = references.get(value.sourceId);
      if (targetId === undefined) unresolved.push(value.sourceId);
      else values.set(name, targetId);
    } else if (value.kind === 'cleared') {
      cleared.push(name);
    }
  }
  const active = values.get(activeAttribute);
  values.delete(activeAttribute);
  const settled = settleAliases(profile, values);
  return {
    values: settled.values,
    cleared,
    active: typeof active === 'boolean' ? active : undefined,
    redacted,
    unresolved,
    warnings: settled.conflicts.map(
      (conflict) =>
        `${conflict.leader} and ${conflict.follower} are one field in the target, but their mappings give different values; ${conflict.leader} was used`,
    ),
  };
}

/** What is known of earlier writes; `lastObserved` is what the target answered, "" where it left the value out (rule R24). */
export type Remembered = Pick<LinkFacts, 'lastWritten' | 'lastObserved' | 'writes'>;

export interface Difference {
  readonly set: ReadonlyMap<string, TargetValue>;
  readonly clear: readonly string[];
  readonly modified: readonly ModifiedAttribute[];
  /** Given only when `active` must change. */
  readonly active: boolean | undefined;
  /** Differ, and are left: they were written often enough. */
  readonly notKept: readonly NotKept[];
}

/** So often one value is written; who changes it back each time, target or person, keeps theirs, and it becomes a finding. */
const mostWrites = 2;

/**
 * What has to be written so that the observed account has the wanted values: last written, wanted and observed are compared,
 * so that it converges. A value that the target keeps in its own form, or not at all (we wrote it, and what it answered is what it
 * still says) is not written again, nor one that it answered as written and did not keep twice; FlowAlways (entra.md A4) insists.
 */
export function difference(
  wanted: WantedValues,
  observed: ScimResource,
  schema: Pick<CompiledSchema, 'targetAttribute' | 'mapped' | 'mapping'>,
  remembered: Remembered,
): Difference {
  const set = new Map<string, TargetValue>();
  const clear: string[] = [];
  const modified: ModifiedAttribute[] = [];
  const notKept: NotKept[] = [];
  const emptied = wanted.cleared.map((name) => [name, ''] as const);
  for (const [name, given] of [...wanted.values, ...emptied]) {
    const definition = schema.targetAttribute(name);
    const mapping = schema.mapped.includes(name) ? schema.mapping(name) : undefined;
    const held = readPath(observed, name);
    const written = remembered.lastWritten.get(name);
    const value = flowing({ definition, mapping, held, written }, given);
    if (value === undefined || valuesEqual(definition, value, held)) continue;
    const exact = { caseExact: true, type: definition.type };
    if (
      mapping?.flowBehavior !== 'FlowAlways' &&
      written !== undefined &&
      valuesEqual(exact, written, value)
    ) {
      const keptAs = remembered.lastObserved.get(name);
      if (keptAs !== undefined && valuesEqual(exact, keptAs, held)) continue;
      if ((remembered.writes.get(name) ?? 0) >= mostWrites) {
        notKept.push({ name, held: held ?? null });
        continue;
      }
    }
    if (value === '' && wanted.cleared.includes(name)) clear.push(name);
    else set.set(name, value);
    modified.push(modification(name, held, value, wanted.redacted));
  }
  const activeNow = isActive(observed);
  const active = wanted.active !== undefined && wanted.active !== activeNow ? wanted.active : undefined;
  if (active !== undefined) modified.push(modification(activeAttribute, activeNow, active, wanted.redacted));
  return { set, clear, modified, active, notKept };
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
