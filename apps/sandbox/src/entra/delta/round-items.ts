import type { Directory } from '../directory/directory.ts';
import type { Feed, LogEntry } from '../directory/model.ts';
import type { DeltaQuery } from './delta-query.ts';

export interface MemberMark {
  readonly id: string;
  readonly removed: boolean;
}

/** One appearance of an object in a round. What it looks like is read when its page is read; the list is fixed when the round starts. */
export interface RoundItem {
  readonly type: Feed;
  readonly id: string;
  /** For `Prefer: return=minimal`; null in a first round: everything. */
  readonly changed: ReadonlySet<string> | null;
  /** Members of a group, the manager of a user; null: say nothing of them. */
  readonly marks: readonly MemberMark[] | null;
}

interface RoundRange {
  /** Null: a first round. */
  readonly since: number | null;
  readonly upTo: number;
}

export function roundItems(
  directory: Directory,
  query: DeltaQuery,
  range: RoundRange,
  options: { memberSliceSize: number; initialIncludesRemoved: boolean },
): RoundItem[] {
  const wanted = query.ids === null ? null : new Set(query.ids);
  const items = query.types.flatMap((type) =>
    range.since === null
      ? initialItems(directory, type, options.initialIncludesRemoved, wanted)
      : changedItems(directory, query, type, range.since, range.upTo, wanted),
  );
  return items.flatMap((item) => sliced(item, options.memberSliceSize));
}

function initialItems(
  directory: Directory,
  type: Feed,
  withRemoved: boolean,
  wanted: ReadonlySet<string> | null,
): RoundItem[] {
  const item = (id: string, marks: MemberMark[] | null = null): RoundItem => ({
    type,
    id,
    changed: null,
    marks,
  });
  const chosen = (row: { id: string; deletedDateTime: string | null }): boolean =>
    (withRemoved || row.deletedDateTime === null) && (wanted === null || wanted.has(row.id));
  switch (type) {
    case 'user':
      return directory.people
        .all()
        .filter(chosen)
        .map((person) => item(person.id, added(person.managerId === null ? [] : [person.managerId])));
    case 'group':
      return directory.groups
        .all()
        .filter(chosen)
        .map((group) => item(group.id, added(group.members)));
    case 'appRoleAssignment':
      return directory.servicePrincipals
        .allAssignments()
        .map((assignment) => item(`${assignment.resourceId} ${assignment.id}`));
    case 'servicePrincipal':
      return directory.servicePrincipals
        .all()
        .filter(({ id }) => wanted === null || wanted.has(id))
        .map(({ id }) => item(id));
  }
}

function changedItems(
  directory: Directory,
  query: DeltaQuery,
  type: Feed,
  since: number,
  upTo: number,
  wanted: ReadonlySet<string> | null,
): RoundItem[] {
  const byId = new Map<string, LogEntry[]>();
  for (const entry of directory.log.between(type, since, upTo)) {
    if (wanted !== null && !wanted.has(entry.id)) continue;
    const entries = byId.get(entry.id);
    if (entries) entries.push(entry);
    else byId.set(entry.id, [entry]);
  }
  const tracked = new Set(type === 'user' ? query.userSelect : query.groupSelect);
  const items: RoundItem[] = [];
  for (const [id, entries] of byId) {
    // A change of a property that was not selected does not surface the object (graph.md G3).
    const relevant = entries.filter(
      (entry) =>
        entry.kind !== 'updated' ||
        type === 'servicePrincipal' ||
        entry.properties.some((name) => tracked.has(name)),
    );
    if (relevant.length > 0) items.push(foldedItem(directory, type, id, relevant));
  }
  return items;
}

function foldedItem(directory: Directory, type: Feed, id: string, entries: readonly LogEntry[]): RoundItem {
  if (type === 'appRoleAssignment') {
    const resourceId = entries.find((entry) => entry.kind === 'created')?.added[0] ?? '';
    return { type, id: `${resourceId} ${id}`, changed: null, marks: null };
  }
  const changed = new Set(entries.flatMap((entry) => entry.properties));
  const whole = entries.some((entry) => entry.kind === 'created' || entry.kind === 'restored');
  const marks = new Map<string, MemberMark>();
  for (const entry of entries) {
    for (const gone of entry.removed) marks.set(gone, { id: gone, removed: true });
    for (const come of entry.added) marks.set(come, { id: come, removed: false });
  }
  if (whole) for (const mark of currentMarks(directory, type, id)) marks.set(mark.id, mark);
  return { type, id, changed: whole ? null : changed, marks: marks.size === 0 ? null : [...marks.values()] };
}

function currentMarks(directory: Directory, type: Feed, id: string): MemberMark[] {
  if (type === 'group') return added(directory.groups.find(id)?.members ?? []) ?? [];
  const managerId = directory.people.find(id)?.managerId ?? null;
  return added(managerId === null ? [] : [managerId]) ?? [];
}

/** Null for none: an empty group has no members@delta key (graph.md G20). */
function added(ids: Iterable<string>): MemberMark[] | null {
  const marks = [...ids].map((id) => ({ id, removed: false }));
  return marks.length === 0 ? null : marks;
}

/** A large group comes several times, with one slice of its members each (graph.md G21). */
function sliced(item: RoundItem, size: number): RoundItem[] {
  if (item.type !== 'group' || item.marks === null || item.marks.length <= size) return [item];
  const slices: RoundItem[] = [];
  for (let at = 0; at < item.marks.length; at += size)
    slices.push({ ...item, marks: item.marks.slice(at, at + size) });
  return slices;
}
