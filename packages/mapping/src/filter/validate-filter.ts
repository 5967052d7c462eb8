import type { SchemaIssue } from '../schema/issues.ts';
import type { Filter } from '../schema/model.ts';
import { MAX_GROUPS } from './context.ts';
import { listGroups } from './list-groups.ts';
import { validateClause } from './validate-clause.ts';

/** What keeps a filter from being evaluated, or looks wrong. Which attributes the source has is checked with the schema. */
export function validateFilter(filter: Filter, path: string): SchemaIssue[] {
  return [...validateMembers(filter, path), ...validateGroups(filter, path), ...validateCount(filter, path)];
}

/** To ignore these would bring more people into scope than Entra would (F3). */
function* validateMembers(filter: Filter, path: string): Generator<SchemaIssue> {
  for (const member of ['inputFilterGroups', 'categoryFilterGroups'] as const) {
    if ((filter[member] ?? []).length === 0) continue;
    yield {
      path: `${path}.${member}`,
      code: 'UnsupportedFilter',
      severity: 'error',
      message: `${member} is not supported. Move its clauses to groups.`,
    };
  }
}

function* validateGroups(filter: Filter, path: string): Generator<SchemaIssue> {
  const someHaveClauses = filter.groups.some((group) => group.clauses.length > 0);
  for (const [index, group] of filter.groups.entries()) {
    const groupPath = `${path}.groups[${String(index)}]`;
    if (group.clauses.length === 0 && someHaveClauses) {
      yield {
        path: `${groupPath}.clauses`,
        code: 'EmptyFilterGroup',
        severity: 'error',
        message:
          'A filter without clauses would bring everybody into scope. Add a clause, or remove the filter.',
      };
    }
    for (const [position, clause] of group.clauses.entries()) {
      yield* validateClause(clause, `${groupPath}.clauses[${String(position)}]`);
    }
  }
}

function* validateCount(filter: Filter, path: string): Generator<SchemaIssue> {
  const count = new Set(listGroups(filter).map(({ id }) => id)).size;
  if (count <= MAX_GROUPS) return;
  yield {
    path: `${path}.groups`,
    code: 'TooManyGroups',
    severity: 'error',
    message: `The filter asks for ${String(count)} groups; at most ${String(MAX_GROUPS)} can be read. Nest them in one group and ask for it in transitiveMemberOf.`,
  };
}
