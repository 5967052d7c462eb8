import type { JsonObject } from '../../json/json.ts';
import type { Directory } from '../directory/directory.ts';
import { renderAssignment, renderServicePrincipal, renderTracked } from '../graph/render.ts';
import type { DeltaQuery } from './delta-query.ts';
import type { MemberMark, RoundItem } from './round-items.ts';

export interface RenderOptions {
  /** `Prefer: return=minimal` (graph.md G8). */
  readonly minimal: boolean;
  readonly seesHiddenMembers: boolean;
}

type Reason = 'changed' | 'deleted';

/** The object as it is now, or its tombstone (graph.md G10). */
export function renderItem(
  directory: Directory,
  query: DeltaQuery,
  item: RoundItem,
  options: RenderOptions,
): JsonObject {
  const rendered = renderByType(directory, query, item, options);
  return query.feed === 'directoryObjects'
    ? { '@odata.type': `#microsoft.graph.${item.type}`, ...rendered }
    : rendered;
}

function renderByType(
  directory: Directory,
  query: DeltaQuery,
  item: RoundItem,
  options: RenderOptions,
): JsonObject {
  const names = (select: readonly string[]): readonly string[] =>
    options.minimal && item.changed !== null ? select.filter((name) => item.changed?.has(name)) : select;
  switch (item.type) {
    case 'user': {
      const person = directory.people.find(item.id);
      if (!person) return removed(item.id, 'deleted');
      if (person.deletedDateTime !== null) return removed(item.id, 'changed');
      const shown = renderTracked(item.id, person.properties, names(query.userSelect));
      if (query.userSelect.includes('manager') && item.marks !== null)
        shown['manager@delta'] = marks(directory, item.marks);
      return shown;
    }
    case 'group': {
      const group = directory.groups.find(item.id);
      if (!group) return removed(item.id, 'deleted');
      if (group.deletedDateTime !== null) return removed(item.id, 'changed');
      const shown = renderTracked(item.id, group.properties, names(query.groupSelect));
      const hidden = group.properties['visibility'] === 'HiddenMembership' && !options.seesHiddenMembers;
      if (query.groupSelect.includes('members') && item.marks !== null && !hidden) {
        shown['members@delta'] = marks(directory, item.marks);
      }
      return shown;
    }
    case 'appRoleAssignment': {
      const [resourceId = '', assignmentId = ''] = item.id.split(' ');
      const assignment = directory.servicePrincipals.assignment(resourceId, assignmentId);
      return assignment ? renderAssignment(assignment, directory) : removed(assignmentId, 'deleted');
    }
    case 'servicePrincipal': {
      const value = directory.servicePrincipals.find(item.id);
      return value ? renderServicePrincipal(value) : removed(item.id, 'deleted');
    }
  }
}

function removed(id: string, reason: Reason): JsonObject {
  return { id, '@removed': { reason } };
}

function marks(directory: Directory, entries: readonly MemberMark[]): JsonObject[] {
  return entries.map(({ id, removed: gone }) => {
    const shown: JsonObject = {
      '@odata.type': `#microsoft.graph.${directory.groups.find(id) ? 'group' : 'user'}`,
      id,
    };
    // The same form for a membership that ended and for a member that was deleted (graph.md G20).
    if (gone) shown['@removed'] = { reason: 'deleted' };
    return shown;
  });
}
