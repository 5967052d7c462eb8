import type { ChangeLog } from './change-log.ts';
import { IndexMap } from './index-map.ts';
import type { Assignment, ServicePrincipal } from './model.ts';

interface Row {
  value: ServicePrincipal;
  readonly assignments: Map<string, Assignment>;
  /** Assignment ids in order of creation, with holes: an index is a stable paging cursor. */
  readonly order: string[];
}

export class ServicePrincipalTable {
  readonly #rows = new Map<string, Row>();
  readonly #byAppId = new Map<string, string>();
  readonly #ofPrincipal = new IndexMap();

  constructor(readonly log: ChangeLog) {}

  find(id: string): ServicePrincipal | undefined {
    return this.#rows.get(id)?.value;
  }

  byAppId(appId: string): ServicePrincipal | undefined {
    return this.find(this.#byAppId.get(appId.toLowerCase()) ?? '');
  }

  byApplicationId(id: string): ServicePrincipal | undefined {
    return this.all().find((value) => value.applicationId === id);
  }

  all(): ServicePrincipal[] {
    return [...this.#rows.values()].map((row) => row.value);
  }

  put(value: ServicePrincipal): void {
    const row = this.#rows.get(value.id);
    if (row) row.value = value;
    else this.#rows.set(value.id, { value, assignments: new Map(), order: [] });
    this.#byAppId.set(value.appId.toLowerCase(), value.id);
    this.log.append('servicePrincipal', value.id, row ? 'updated' : 'created', {
      properties: ['appRoles', 'displayName'],
    });
  }

  remove(id: string): void {
    const row = this.#rows.get(id);
    if (!row) return;
    for (const assignmentId of [...row.assignments.keys()]) this.unassign(id, assignmentId);
    this.#byAppId.delete(row.value.appId.toLowerCase());
    this.#rows.delete(id);
    this.log.append('servicePrincipal', id, 'purged');
  }

  assign(assignment: Assignment): void {
    const row = this.#rows.get(assignment.resourceId);
    if (!row) return;
    row.assignments.set(assignment.id, assignment);
    row.order.push(assignment.id);
    this.#ofPrincipal.add(assignment.principalId, `${assignment.resourceId} ${assignment.id}`);
    this.log.append('appRoleAssignment', assignment.id, 'created', { added: [assignment.resourceId] });
  }

  unassign(resourceId: string, assignmentId: string): void {
    const row = this.#rows.get(resourceId);
    const assignment = row?.assignments.get(assignmentId);
    if (!row || !assignment) return;
    row.assignments.delete(assignmentId);
    this.#ofPrincipal.remove(assignment.principalId, `${resourceId} ${assignmentId}`);
    this.log.append('appRoleAssignment', assignmentId, 'purged');
  }

  assignment(resourceId: string, assignmentId: string): Assignment | undefined {
    return this.#rows.get(resourceId)?.assignments.get(assignmentId);
  }

  assignmentsOf(resourceId: string): Assignment[] {
    return [...(this.#rows.get(resourceId)?.assignments.values() ?? [])];
  }

  allAssignments(): Assignment[] {
    return [...this.#rows.keys()].flatMap((id) => this.assignmentsOf(id));
  }

  ofPrincipal(principalId: string): Assignment[] {
    return this.#ofPrincipal.of(principalId).flatMap((key) => {
      const [resourceId = '', assignmentId = ''] = key.split(' ');
      const assignment = this.assignment(resourceId, assignmentId);
      return assignment ? [assignment] : [];
    });
  }

  unassignPrincipal(principalId: string): Assignment[] {
    const gone = this.ofPrincipal(principalId);
    for (const assignment of gone) this.unassign(assignment.resourceId, assignment.id);
    return gone;
  }

  /** A page from a cursor; `next` is null at the end. */
  page(resourceId: string, from: number, size: number): { items: Assignment[]; next: number | null } {
    const row = this.#rows.get(resourceId);
    const items: Assignment[] = [];
    const end = row?.order.length ?? 0;
    let index = from;
    for (; index < end && items.length < size; index += 1) {
      const assignment = row?.assignments.get(row.order[index] ?? '');
      if (assignment) items.push(assignment);
    }
    return { items, next: index < end ? index : null };
  }
}
