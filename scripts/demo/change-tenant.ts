import type { SandboxControl } from './sandbox-control.ts';
import { person, sandbox, type DemoPerson, type Tenant } from './tenant.ts';

const assignments = `/entra/service-principals/${sandbox.servicePrincipalId}/assignments`;

/** Who plays which part; nobody plays two. */
export interface Cast {
  readonly returner: DemoPerson;
  readonly leaver: DemoPerson;
  readonly mover: DemoPerson;
  readonly disabled: DemoPerson;
  readonly softDeleted: DemoPerson;
  readonly hardDeleted: DemoPerson;
  readonly renamed: DemoPerson;
  readonly joiner: DemoPerson;
  readonly leavingGroup: Tenant['groups'][number];
}

export function castOf(tenant: Tenant): Cast {
  const outside = new Set([...tenant.disabled, ...tenant.outside].map((one) => one.id));
  const actors = tenant.direct.filter((one) => !outside.has(one.id));
  const [returner, leaver, mover, disabled, softDeleted, hardDeleted, renamed] = actors;
  const [leavingGroup] = tenant.groups;
  if (
    returner === undefined ||
    leaver === undefined ||
    mover === undefined ||
    disabled === undefined ||
    softDeleted === undefined ||
    hardDeleted === undefined ||
    renamed === undefined ||
    leavingGroup === undefined
  ) {
    throw new Error('The tenant is too small for the demo: use at least 100 people.');
  }
  const joiner = person(tenant.people.length, tenant.people.length);
  return { returner, leaver, mover, disabled, softDeleted, hardDeleted, renamed, joiner, leavingGroup };
}

/** Before the second cycle: somebody goes on leave, to return in the third. */
export async function goOnLeave(control: SandboxControl, { returner }: Cast): Promise<readonly string[]> {
  await control.call('PATCH', `/entra/people/${returner.id}`, { accountEnabled: false });
  return [`${returner.displayName} goes on leave (account disabled in Entra)`];
}

/** Before the third: one of everything. */
export async function changeTenant(control: SandboxControl, cast: Cast): Promise<readonly string[]> {
  const { joiner, mover, leaver, disabled, softDeleted, hardDeleted, renamed, returner, leavingGroup } = cast;
  await control.call('POST', '/entra/people', joiner);
  await control.create(assignments, { principalId: joiner.id, role: 'Licensed' });
  await control.call('PATCH', `/entra/people/${mover.id}`, {
    department: 'Board',
    surname: `${mover.surname}-Smith`,
  });
  await control.call('DELETE', `${assignments}?principalId=${leaver.id}`);
  await control.call('PATCH', `/entra/people/${disabled.id}`, { accountEnabled: false });
  await control.call('DELETE', `/entra/people/${softDeleted.id}`);
  await control.call('DELETE', `/entra/people/${hardDeleted.id}?hard=true`);
  const newName = `${renamed.givenName}.new@${sandbox.domain}`.toLowerCase();
  await control.call('PATCH', `/entra/people/${renamed.id}`, { userPrincipalName: newName, mail: newName });
  await control.call('PATCH', `/entra/people/${returner.id}`, { accountEnabled: true });
  await control.call('DELETE', `${assignments}?principalId=${leavingGroup.id}`);
  return [
    `${joiner.displayName} joins and is assigned`,
    `${mover.displayName} moves to another department and takes another surname`,
    `${leaver.displayName} is unassigned`,
    `${disabled.displayName} is disabled`,
    `${softDeleted.displayName} is deleted (restorable)`,
    `${hardDeleted.displayName} is deleted for good`,
    `${renamed.displayName} gets another user principal name`,
    `${returner.displayName} returns from leave`,
    `the group "${leavingGroup.name}" (${String(leavingGroup.members.length)} people) is unassigned`,
  ];
}

/** At last: half of everybody would lose their account, which is more than the gate lets pass. */
export async function emptyOffice(control: SandboxControl, { groups }: Tenant): Promise<string> {
  const group = groups.at(-1);
  if (group === undefined) throw new Error('The tenant has no groups.');
  await control.call('DELETE', `${assignments}?principalId=${group.id}`);
  return `the group "${group.name}" (${String(group.members.length)} people) is unassigned`;
}
