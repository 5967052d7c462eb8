import type {
  CompiledSchema,
  MappedAttributes,
  MappedValue,
  MappingErrorCode,
} from '../evaluate/compiled-schema.ts';
import type { ScopeVerdict } from '../filter/verdict.ts';
import type { ChangeKind, ImpactOptions, ImpactSchemas, StagedPerson } from './impact.ts';

export interface AttributeChange {
  readonly target: string;
  readonly kind: ChangeKind;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a new schema does to one person. */
export type PersonImpact =
  | {
      readonly kind: 'undecided' | 'entering' | 'leaving' | 'outside';
      readonly errors: readonly MappingErrorCode[];
    }
  | {
      readonly kind: 'staying';
      readonly changes: readonly AttributeChange[];
      readonly errors: readonly MappingErrorCode[];
    };

const OUT: ScopeVerdict = { inScope: false, reason: '', operands: [], decided: true };

export function comparePerson(
  person: StagedPerson,
  schemas: ImpactSchemas,
  options: ImpactOptions,
): PersonImpact {
  const before = scopeOf(person, schemas.before, options);
  const after = scopeOf(person, schemas.after, options);
  if (!before.decided || !after.decided) return { kind: 'undecided', errors: [] };
  if (!after.inScope) return { kind: before.inScope ? 'leaving' : 'outside', errors: [] };
  const operation = before.inScope ? 'update' : 'create';
  const mapped = evaluate(schemas.after, person, operation, options);
  if (!before.inScope || schemas.before === undefined)
    return { kind: 'entering', errors: mapped.errors.map(({ code }) => code) };
  const former = evaluate(schemas.before, person, operation, options);
  const known = new Set(former.errors.map(({ target, code }) => `${target} ${code}`));
  return {
    kind: 'staying',
    changes: compareValues(former, mapped, schemas.after),
    errors: mapped.errors
      .filter(({ target, code }) => !known.has(`${target} ${code}`))
      .map(({ code }) => code),
  };
}

function scopeOf(
  person: StagedPerson,
  schema: CompiledSchema | undefined,
  { now }: ImpactOptions,
): ScopeVerdict {
  if (schema === undefined || person.assigned === false) return OUT;
  return schema.scope(person.attributes, { now, memberships: person.memberships });
}

/** Chance is the same for both schemas, so that it is no difference between them. */
function evaluate(
  schema: CompiledSchema,
  { attributes }: StagedPerson,
  operation: 'create' | 'update',
  { now, defaultDomain }: ImpactOptions,
): MappedAttributes {
  return schema.evaluate(attributes, { now, operation, defaultDomain, random: () => 0 });
}

function compareValues(
  before: MappedAttributes,
  after: MappedAttributes,
  schema: CompiledSchema,
): readonly AttributeChange[] {
  const failing = new Set([...before.errors, ...after.errors].map(({ target }) => target));
  const targets = new Set([...before.values.keys(), ...after.values.keys()]);
  return [...targets]
    .filter((target) => !failing.has(target))
    .flatMap((target) => {
      const old = before.values.get(target);
      const now = after.values.get(target);
      // What is no longer mapped, or applies at creation only, stays as it is in the target.
      if (now === undefined) return [];
      return compareValue(target, old, now, schema);
    });
}

function compareValue(
  target: string,
  old: MappedValue | undefined,
  now: MappedValue,
  schema: CompiledSchema,
): readonly AttributeChange[] {
  const before = textOf(old);
  const after = textOf(now);
  const fold = (text: string | undefined): string | undefined =>
    schema.targetAttribute(target).caseExact ? text : text?.toLowerCase();
  if (fold(before) === fold(after)) return [];
  const added = before === undefined ? 'added' : 'changed';
  return [
    {
      target,
      kind: after === undefined ? 'removed' : added,
      before: show(old, before),
      after: show(now, after),
    },
  ];
}

function textOf(value: MappedValue | undefined): string | undefined {
  if (value === undefined || value.kind === 'empty' || value.kind === 'cleared') return undefined;
  if (value.kind === 'reference') return value.sourceId;
  return typeof value.value === 'object' ? JSON.stringify(value.value) : String(value.value);
}

function show(value: MappedValue | undefined, text: string | undefined): string | undefined {
  if (value?.kind === 'set' && value.redacted) return '[Redact]';
  return text?.slice(0, 200);
}
