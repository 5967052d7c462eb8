import type { JsonObject } from '../../json/json.ts';
import type { ChangeLog } from './change-log.ts';
import { IndexMap } from './index-map.ts';
import type { Group } from './model.ts';

export class GroupTable {
  readonly #groups = new Map<string, Group>();
  readonly #order: string[] = [];
  readonly #memberOf = new IndexMap();

  constructor(readonly log: ChangeLog) {}

  /** Also a soft-deleted one. */
  find(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  live(id: string): Group | undefined {
    const group = this.#groups.get(id);
    return group?.deletedDateTime === null ? group : undefined;
  }

  /** In order of creation, with holes: an index is a stable paging cursor. */
  at(index: number): Group | undefined {
    return this.#groups.get(this.#order[index] ?? '');
  }

  get end(): number {
    return this.#order.length;
  }

  all(): Group[] {
    return [...this.#groups.values()];
  }

  put(id: string, set: JsonObject): void {
    const group = this.#groups.get(id);
    if (group) {
      const changed = Object.keys(set).filter((name) => group.properties[name] !== set[name]);
      group.properties = { ...group.properties, ...set };
      if (changed.length > 0) this.log.append('group', id, 'updated', { properties: changed });
      return;
    }
    this.#groups.set(id, { id, deletedDateTime: null, properties: set, members: new Set() });
    this.#order.push(id);
    this.log.append('group', id, 'created');
  }

  changeMembers(id: string, add: readonly string[], remove: readonly string[]): void {
    const group = this.#groups.get(id);
    if (!group) return;
    const removed = remove.filter((member) => group.members.delete(member));
    const added = add.filter((member) => !group.members.has(member));
    for (const member of removed) this.#memberOf.remove(member, id);
    for (const member of added) {
      group.members.add(member);
      this.#memberOf.add(member, id);
    }
    if (added.length + removed.length > 0) {
      this.log.append('group', id, 'updated', { properties: ['members'], added, removed });
    }
  }

  /** Ids of the live groups that hold the principal directly. */
  directlyHolding(principalId: string): string[] {
    return this.#memberOf.of(principalId).filter((id) => this.live(id));
  }

  /** Ids of all live groups that hold the principal, through other groups too. */
  holding(principalId: string): Set<string> {
    const found = new Set<string>();
    const open = [principalId];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const groupId of this.directlyHolding(next)) {
        if (found.has(groupId)) continue;
        found.add(groupId);
        open.push(groupId);
      }
    }
    return found;
  }

  /** Takes the principal out of every group, as its deletion does (G20). */
  dropMember(principalId: string): string[] {
    const groupIds = this.#memberOf.of(principalId);
    for (const groupId of groupIds) this.changeMembers(groupId, [], [principalId]);
    return groupIds;
  }

  softDelete(id: string, at: string): void {
    const group = this.live(id);
    if (!group) return;
    group.deletedDateTime = at;
    this.log.append('group', id, 'deleted');
  }

  restore(id: string): void {
    const group = this.#groups.get(id);
    if (!group) return;
    group.deletedDateTime = null;
    this.log.append('group', id, 'restored');
  }

  purge(id: string): void {
    const group = this.#groups.get(id);
    if (!group) return;
    for (const member of group.members) this.#memberOf.remove(member, id);
    this.dropMember(id);
    this.#groups.delete(id);
    this.log.append('group', id, 'purged');
  }
}
