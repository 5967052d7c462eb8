import { ChangeLog } from './change-log.ts';
import { GroupTable } from './group-table.ts';
import type { Change } from './model.ts';
import { PersonTable } from './person-table.ts';
import { ServicePrincipalTable } from './service-principal-table.ts';

/** One consistent state of a tenant with the log that led to it. */
export class Directory {
  readonly log = new ChangeLog();
  readonly groups = new GroupTable(this.log);
  readonly servicePrincipals = new ServicePrincipalTable(this.log);
  readonly people = new PersonTable(this.log, this.groups, this.servicePrincipals);

  apply(change: Change): void {
    switch (change.kind) {
      case 'personPut':
        this.people.put(change.id, change.set, change.unset ?? [], change.managerId);
        break;
      case 'personDeleted':
        this.people.softDelete(change.id, change.at);
        break;
      case 'personPurged':
        this.people.purge(change.id);
        break;
      case 'personRestored':
        this.people.restore(change.id);
        break;
      case 'groupPut':
        this.groups.put(change.id, change.set);
        break;
      case 'groupMembers':
        this.groups.changeMembers(change.id, change.add, change.remove);
        break;
      case 'groupDeleted':
        this.groups.softDelete(change.id, change.at);
        break;
      case 'groupPurged':
        this.groups.purge(change.id);
        this.servicePrincipals.unassignPrincipal(change.id);
        break;
      case 'groupRestored':
        this.groups.restore(change.id);
        break;
      case 'servicePrincipalPut':
        this.servicePrincipals.put(change.value);
        break;
      case 'servicePrincipalDeleted':
        this.servicePrincipals.remove(change.id);
        this.servicePrincipals.unassignPrincipal(change.id);
        break;
      case 'assigned':
        this.servicePrincipals.assign(change.assignment);
        break;
      case 'unassigned':
        this.servicePrincipals.unassign(change.resourceId, change.assignmentId);
        break;
    }
  }
}
