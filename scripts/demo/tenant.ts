import type { SandboxControl } from './sandbox-control.ts';

/** What apps/sandbox/README.md says is there at the start. */
export const sandbox = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  clientSecret: 'sandbox-entra-secret',
  servicePrincipalId: '33333333-3333-4333-8333-333333333333',
  zoomAccountId: 'sandbox-account',
  zoomClientId: 'sandbox-zoom-client',
  zoomClientSecret: 'sandbox-zoom-secret',
  domain: 'contoso.example',
} as const;

/** People of this department are outside of the job's scoping filter. */
export const outsideDepartment = 'Contractors';

export interface DemoPerson {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly mail: string;
  readonly department: string;
  readonly accountEnabled: boolean;
}

export interface Tenant {
  readonly people: readonly DemoPerson[];
  /** By their own assignment. */
  readonly direct: readonly DemoPerson[];
  /** Through a group that is assigned. */
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly members: readonly DemoPerson[];
  }[];
  readonly unassigned: readonly DemoPerson[];
  readonly disabled: readonly DemoPerson[];
  readonly outside: readonly DemoPerson[];
  readonly withAccount: readonly DemoPerson[];
}

const givenNames = [
  'Ada',
  'Alan',
  'Grace',
  'Edsger',
  'Barbara',
  'Donald',
  'Radia',
  'Tim',
  'Frances',
  'Ken',
  'Jean',
  'Dennis',
];
const surnames = [
  'Archer',
  'Berg',
  'Costa',
  'Dahl',
  'Ebert',
  'Fischer',
  'Garcia',
  'Hansen',
  'Ito',
  'Jansen',
  'Kaya',
  'Lopez',
  'Moreau',
];
const departments = ['Sales', 'Engineering', 'Finance', 'Support', 'Legal'];

/** Seeds the tenant, and accounts that some people have at Zoom already. The shares are those of the README. */
export async function seedTenant(control: SandboxControl, count: number): Promise<Tenant> {
  const people = Array.from({ length: count }, (_, index) => person(index, count));
  for (let at = 0; at < people.length; at += 500) {
    await control.call('POST', '/entra/people/bulk', { people: people.slice(at, at + 500) });
  }
  const disabled = people.filter((one) => !one.accountEnabled);
  const outside = people.filter((one) => one.department === outsideDepartment);
  const tenth = Math.floor(count / 10);
  const unassigned = people.slice(count - tenth);
  const assigned = people.slice(0, count - tenth);
  const direct = assigned.filter((_, index) => index % 4 === 0);
  const byGroup = assigned.filter((_, index) => index % 4 !== 0);
  const small = Math.max(1, Math.floor(count / 50));
  const groups = [
    await group(control, 'Zoom project team', byGroup.slice(0, small), 'Licensed'),
    await group(control, 'Zoom offices', byGroup.slice(small, Math.floor(byGroup.length / 2)), 'Basic'),
    await group(control, 'Zoom engineering', byGroup.slice(Math.floor(byGroup.length / 2)), 'Licensed'),
  ];
  await control.call('POST', `/entra/service-principals/${sandbox.servicePrincipalId}/assignments/bulk`, {
    principalIds: direct.map((one) => one.id),
    role: 'Basic',
  });
  const withAccount = assigned.filter(
    (one, index) => index % 12 === 5 && one.accountEnabled && one.department !== outsideDepartment,
  );
  await control.call('POST', '/zoom/users/bulk', {
    users: withAccount.map((one, index) => ({
      email: one.userPrincipalName,
      // Half of them are as they should be already.
      givenName: index % 2 === 0 ? one.givenName : 'Old',
      familyName: one.surname,
      department: one.department,
      userType: 'Basic',
    })),
  });
  return { people, direct, groups, unassigned, disabled, outside, withAccount };
}

export function person(index: number, count: number): DemoPerson {
  const givenName = givenNames[index % givenNames.length] ?? 'Ada';
  const surname = `${surnames[index % surnames.length] ?? 'Archer'}${String(index + 1)}`;
  const userPrincipalName = `${givenName}.${surname}@${sandbox.domain}`.toLowerCase();
  const department =
    index % 25 === 7 ? outsideDepartment : (departments[index % departments.length] ?? 'Sales');
  return {
    id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    userPrincipalName,
    givenName,
    surname,
    displayName: `${givenName} ${surname}`,
    mail: userPrincipalName,
    department,
    accountEnabled: index % 20 !== 13 || index >= count,
  };
}

async function group(
  control: SandboxControl,
  name: string,
  members: readonly DemoPerson[],
  role: string,
): Promise<Tenant['groups'][number]> {
  const id = await control.create('/entra/groups', {
    displayName: name,
    members: members.map((one) => one.id),
  });
  await control.call('POST', `/entra/service-principals/${sandbox.servicePrincipalId}/assignments`, {
    principalId: id,
    role,
  });
  return { id, name, members };
}
