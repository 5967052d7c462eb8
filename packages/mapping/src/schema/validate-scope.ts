import { membershipOf } from '../filter/context.ts';
import { validateFilter } from '../filter/validate-filter.ts';
import type { SchemaIssue } from './issues.ts';
import type { ObjectDefinition } from './model.ts';
import type { UserMapping } from './user-mapping.ts';

/** The scoping filter and the attributes that it names. */
export function* validateScope(
  { mapping, path }: UserMapping,
  source: ObjectDefinition | undefined,
  known: ReadonlySet<string> | undefined,
): Generator<SchemaIssue> {
  const { scope } = mapping;
  if (scope === null || scope === undefined) return;
  yield* validateFilter(scope, `${path}.scope`);
  const multivalued = new Set(
    (source?.attributes ?? []).filter((attribute) => attribute.multivalued).map(({ name }) => name),
  );
  for (const [index, group] of scope.groups.entries()) {
    for (const [position, { sourceOperandName: name }] of group.clauses.entries()) {
      const at = `${path}.scope.groups[${String(index)}].clauses[${String(position)}].sourceOperandName`;
      if (known !== undefined && !known.has(name) && membershipOf(name) === undefined) {
        yield {
          path: at,
          code: 'UnknownSourceAttribute',
          severity: 'error',
          message: `The source has no attribute "${name}" to filter on. Choose one that it has.`,
        };
      }
      if (multivalued.has(name)) {
        yield {
          path: at,
          code: 'UnsupportedFilterAttribute',
          severity: 'warning',
          message: `Entra does not filter on multi-valued attributes such as ${name} (F5). Here all values must pass the clause.`,
        };
      }
    }
  }
}
