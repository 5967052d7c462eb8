import { z } from 'zod';
import { badRequest } from '../graph/graph-error.ts';
import {
  checkGroupProperties,
  checkUserProperties,
  DEFAULT_GROUP_PROPERTIES,
  DEFAULT_USER_PROPERTIES,
} from '../graph/properties.ts';

export const deltaFeed = z.enum(['users', 'groups', 'directoryObjects']);
export type DeltaFeed = z.infer<typeof deltaFeed>;

const objectType = z.enum(['user', 'group', 'appRoleAssignment', 'servicePrincipal']);
export type ObjectType = z.infer<typeof objectType>;

/** The query that started a round; tokens carry it, and nobody can change it on the way (graph.md G2). */
export const deltaQuery = z.object({
  feed: deltaFeed,
  types: z.array(objectType),
  userSelect: z.array(z.string()),
  groupSelect: z.array(z.string()),
  ids: z.array(z.string()).nullable(),
});
export type DeltaQuery = z.infer<typeof deltaQuery>;

const MAX_FILTER_IDS = 50;
const TYPE_OF: Record<DeltaFeed, ObjectType[]> = {
  users: ['user'],
  groups: ['group'],
  directoryObjects: ['user', 'group'],
};
/** Documented combinations that hold appRoleAssignment: only this one (graph.md G34). */
const NO_ASSIGNMENT_ALONE =
  "'microsoft.graph.appRoleAssignment' must be combined with 'microsoft.graph.user': $filter=isof('microsoft.graph.appRoleAssignment') or isof('microsoft.graph.user').";

/** @param options lower-cased names to values, without token options. */
export function parseDeltaQuery(feed: DeltaFeed, options: ReadonlyMap<string, string>): DeltaQuery {
  for (const name of options.keys()) {
    if (name !== '$select' && name !== '$filter') {
      throw badRequest(
        `The query option '${name}' is not supported on delta queries.`,
        'Request_UnsupportedQuery',
      );
    }
  }
  const filter = parseFilter(feed, options.get('$filter'));
  const types = filter.types ?? TYPE_OF[feed];
  const select = options
    .get('$select')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const userSelect = selectOf('user', select, types) ?? [...DEFAULT_USER_PROPERTIES];
  const groupSelect = selectOf('group', select, types) ?? [...DEFAULT_GROUP_PROPERTIES, 'members'];
  checkUserProperties(userSelect.filter((name) => name !== 'manager'));
  checkGroupProperties(groupSelect.filter((name) => name !== 'members'));
  return { feed, types, userSelect, groupSelect, ids: filter.ids };
}

/** Names for one type: plain ones where a feed has one type, qualified ones (`microsoft.graph.user/surname`) in a mixed feed. */
function selectOf(
  type: 'user' | 'group',
  select: readonly string[] | undefined,
  types: readonly ObjectType[],
): string[] | undefined {
  if (!select || !types.includes(type)) return undefined;
  const mixed = types.includes('user') && types.includes('group');
  const prefix = `microsoft.graph.${type}/`;
  return select.flatMap((name) => {
    if (name.startsWith(prefix)) return [name.slice(prefix.length)];
    return mixed || name.includes('/') ? [] : [name];
  });
}

function parseFilter(
  feed: DeltaFeed,
  filter: string | undefined,
): { types: ObjectType[] | null; ids: string[] | null } {
  if (filter === undefined) return { types: null, ids: null };
  const terms = filter.split(/\s+or\s+/i).map((term) => term.trim());
  const ids = terms.map((term) => /^id\s+eq\s+'([^']+)'$/i.exec(term)?.[1]);
  if (ids.every((id) => id !== undefined)) {
    if (ids.length > MAX_FILTER_IDS) {
      throw badRequest(
        `Too many filter expressions: ${String(ids.length)}; at most ${String(MAX_FILTER_IDS)} are supported.`,
        'Request_UnsupportedQuery',
      );
    }
    return { types: null, ids };
  }
  const types = terms.map((term) => /^isof\('microsoft\.graph\.(\w+)'\)$/i.exec(term)?.[1]);
  if (feed !== 'directoryObjects' || types.some((type) => type === undefined)) {
    throw badRequest(
      `The $filter '${filter}' is not supported on delta queries.`,
      'Request_UnsupportedQuery',
    );
  }
  const parsed = z.array(objectType).safeParse(types);
  if (!parsed.success) throw badRequest('Unsupported type in isof().', 'Request_UnsupportedQuery');
  if (parsed.data.includes('appRoleAssignment') && !parsed.data.includes('user')) {
    throw badRequest(NO_ASSIGNMENT_ALONE, 'Request_UnsupportedQuery');
  }
  return { types: parsed.data, ids: null };
}
