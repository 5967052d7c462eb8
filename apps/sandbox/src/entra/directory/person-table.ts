import type { JsonObject } from '../../json/json.ts';
import type { ChangeLog } from './change-log.ts';
import type { GroupTable } from './group-table.ts';
import { IndexMap } from './index-map.ts';
import type { Person } from './model.ts';
import type { ServicePrincipalTable } from './service-principal-table.ts';

export class PersonTable {
  readonly #people = new Map<string, Person>();
  readonly #order: string[] = [];
  readonly #byUpn = new Map<string, string>();
  readonly #reports = new IndexMap();

  constructor(
    readonly log: ChangeLog,
    readonly groups: GroupTable,
    readonly servicePrincipals: ServicePrincipalTable,
  ) {}

  /** By id; also a soft-deleted one. */
  find(id: string): Person | undefined {
    return this.#people.get(id);
  }

  live(id: string): Person | undefined {
    const person = this.#people.get(id);
    return person?.deletedDateTime === null ? person : undefined;
  }

  liveByUpn(upn: string): Person | undefined {
    return this.live(this.#byUpn.get(upn.toLowerCase()) ?? '');
  }

  at(index: number): Person | undefined {
    return this.#people.get(this.#order[index] ?? '');
  }

  get end(): number {
    return this.#order.length;
  }

  all(): Person[] {
    return [...this.#people.values()];
  }

  put(id: string, set: JsonObject, unset: readonly string[], managerId: string | null | undefined): void {
    const person = this.#people.get(id);
    if (!person) {
      this.#people.set(id, {
        id,
        deletedDateTime: null,
        managerId: managerId ?? null,
        properties: { ...set },
        suspended: null,
      });
      this.#order.push(id);
      this.#indexUpn(undefined, set['userPrincipalName'], id);
      if (managerId) this.#reports.add(managerId, id);
      this.log.append('user', id, 'created');
      return;
    }
    const changed = Object.keys(set).filter(
      (name) => !same(person.properties[name], set[name], name in person.properties),
    );
    const dropped = unset.filter((name) => name in person.properties);
    this.#indexUpn(person.properties['userPrincipalName'], set['userPrincipalName'], id);
    const left = Object.entries({ ...person.properties, ...set }).filter(([name]) => !unset.includes(name));
    person.properties = Object.fromEntries(left);
    const properties = [...changed, ...dropped];
    if (managerId === undefined || managerId === person.managerId) {
      if (properties.length > 0) this.log.append('user', id, 'updated', { properties });
      return;
    }
    this.#setManager(person, managerId, properties);
  }

  softDelete(id: string, at: string): void {
    const person = this.live(id);
    if (!person) return;
    person.deletedDateTime = at;
    const reportIds = this.#reports.of(id);
    for (const reportId of reportIds) {
      const report = this.#people.get(reportId);
      if (report) this.#setManager(report, null, []);
    }
    person.suspended = {
      groupIds: this.groups.dropMember(id),
      assignments: this.servicePrincipals.unassignPrincipal(id),
      reportIds,
    };
    this.log.append('user', id, 'deleted');
  }

  restore(id: string): void {
    const person = this.#people.get(id);
    if (!person?.deletedDateTime) return;
    person.deletedDateTime = null;
    this.#indexUpn(undefined, person.properties['userPrincipalName'], id);
    this.log.append('user', id, 'restored');
    for (const groupId of person.suspended?.groupIds ?? []) this.groups.changeMembers(groupId, [id], []);
    for (const assignment of person.suspended?.assignments ?? []) this.servicePrincipals.assign(assignment);
    for (const reportId of person.suspended?.reportIds ?? []) {
      const report = this.live(reportId);
      if (report?.managerId === null) this.#setManager(report, id, []);
    }
    person.suspended = null;
  }

  purge(id: string): void {
    const person = this.#people.get(id);
    if (!person) return;
    if (person.deletedDateTime === null) this.softDelete(id, '');
    if (person.managerId !== null) this.#reports.remove(person.managerId, id);
    const upn = String(person.properties['userPrincipalName']).toLowerCase();
    if (this.#byUpn.get(upn) === id) this.#byUpn.delete(upn);
    this.#people.delete(id);
    this.log.append('user', id, 'purged');
  }

  #setManager(person: Person, managerId: string | null, alsoChanged: readonly string[]): void {
    const before = person.managerId;
    if (before !== null) this.#reports.remove(before, person.id);
    if (managerId !== null) this.#reports.add(managerId, person.id);
    person.managerId = managerId;
    this.log.append('user', person.id, 'updated', {
      properties: [...alsoChanged, 'manager'],
      added: managerId === null ? [] : [managerId],
      removed: before === null ? [] : [before],
    });
  }

  #indexUpn(before: unknown, after: unknown, id: string): void {
    if (typeof after !== 'string') return;
    if (typeof before === 'string' && this.#byUpn.get(before.toLowerCase()) === id)
      this.#byUpn.delete(before.toLowerCase());
    this.#byUpn.set(after.toLowerCase(), id);
  }
}

function same(before: unknown, after: unknown, known: boolean): boolean {
  return known && (before === after || JSON.stringify(before) === JSON.stringify(after));
}
