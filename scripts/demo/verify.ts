import { z } from 'zod';
import type { SandboxControl } from './sandbox-control.ts';
import { outsideDepartment, sandbox } from './tenant.ts';

const people = z.object({
  people: z.array(
    z.looseObject({
      id: z.string(),
      properties: z.looseObject({
        userPrincipalName: z.string(),
        givenName: z.string().nullish(),
        surname: z.string().nullish(),
        department: z.string().nullish(),
        accountEnabled: z.boolean(),
      }),
    }),
  ),
});
const groups = z.object({ groups: z.array(z.looseObject({ id: z.string(), members: z.array(z.string()) })) });
const assignments = z.object({
  assignments: z.array(z.looseObject({ principalId: z.string(), appRoleId: z.string() })),
});
const servicePrincipals = z.object({
  servicePrincipals: z.array(
    z.looseObject({
      id: z.string(),
      appRoles: z.array(z.looseObject({ id: z.string(), value: z.string().nullish() })),
    }),
  ),
});
const zoomUsers = z.object({
  users: z.array(
    z.looseObject({
      email: z.string(),
      status: z.string(),
      role: z.string(),
      userType: z.string().nullish(),
      givenName: z.string().nullish(),
      familyName: z.string().nullish(),
      department: z.string().nullish(),
    }),
  ),
});

const licences = ['Licensed', 'On-Prem', 'Basic'];

interface WantedAccount {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly department: string;
  readonly userType: string;
}

/**
 * Reads the tenant and the Zoom account through the sandbox's back door, and says what is not as it should be. Knows nothing
 * of Lockstep: who is assigned, enabled and no contractor has an active account with these values, everybody else has none.
 */
export async function verify(control: SandboxControl): Promise<readonly string[]> {
  const wanted = await wantedAccounts(control);
  const { users } = zoomUsers.parse(await control.call('GET', '/zoom/users'));
  const problems: string[] = [];
  const active = users.filter((user) => user.status === 'active' && user.role === 'Member');
  const found = new Map(active.map((user) => [user.email.toLowerCase(), user]));
  if (found.size !== active.length) problems.push('two active accounts have the same address');
  for (const account of wanted) {
    const user = found.get(account.email);
    found.delete(account.email);
    if (user === undefined) {
      problems.push(`${account.email} should have an active account and has none`);
      continue;
    }
    for (const name of ['givenName', 'familyName', 'department', 'userType'] as const) {
      if ((user[name] ?? '') !== account[name]) {
        problems.push(`${account.email}: ${name} is "${user[name] ?? ''}" and should be "${account[name]}"`);
      }
    }
  }
  for (const email of found.keys()) problems.push(`${email} has an active account and should have none`);
  return problems;
}

async function wantedAccounts(control: SandboxControl): Promise<readonly WantedAccount[]> {
  const { servicePrincipals: applications } = servicePrincipals.parse(
    await control.call('GET', '/entra/service-principals'),
  );
  const roles = new Map(
    applications
      .filter(({ id }) => id === sandbox.servicePrincipalId)
      .flatMap(({ appRoles }) => appRoles)
      .map((role) => [role.id, role.value ?? '']),
  );
  const { assignments: assigned } = assignments.parse(
    await control.call('GET', `/entra/service-principals/${sandbox.servicePrincipalId}/assignments`),
  );
  const members = new Map(
    groups.parse(await control.call('GET', '/entra/groups')).groups.map((group) => [group.id, group.members]),
  );
  const held = new Map<string, string[]>();
  for (const { principalId, appRoleId } of assigned) {
    const role = roles.get(appRoleId) ?? '';
    for (const id of members.get(principalId) ?? [principalId]) held.set(id, [...(held.get(id) ?? []), role]);
  }
  return people.parse(await control.call('GET', '/entra/people')).people.flatMap(({ id, properties }) => {
    const own = held.get(id);
    if (own === undefined || !properties.accountEnabled || properties.department === outsideDepartment)
      return [];
    return [
      {
        email: properties.userPrincipalName.toLowerCase(),
        givenName: properties.givenName ?? '',
        familyName: properties.surname ?? '',
        department: properties.department ?? '',
        userType: licences.find((licence) => own.includes(licence)) ?? 'Basic',
      },
    ];
  });
}
