import { operations } from '../graph/operation.ts';
import { endpointsOf } from '../settings/clouds.ts';
import type { EntraSettings } from '../settings/entra-settings.ts';
import type { ConnectionRemark, ConnectionStep, ConnectionStepName } from './connection-test.ts';

interface Needed {
  readonly name: string;
  readonly doing: string;
  /** The step of a test that shows whether it works. */
  readonly probe: ConnectionStepName;
  /** What covers it as well (graph.md §10). */
  readonly covering: readonly string[];
}

/** What every job needs. `DefaultDomain()` needs Organization.Read.All besides. */
const needed: readonly Needed[] = [
  {
    name: 'User.Read.All',
    doing: operations.readUsers.doing,
    probe: 'users',
    covering: ['User.ReadWrite.All'],
  },
  {
    name: 'GroupMember.Read.All',
    doing: operations.readGroups.doing,
    probe: 'groups',
    covering: ['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All'],
  },
  {
    name: 'Application.Read.All',
    doing: 'reading the enterprise application and its assignments',
    probe: 'service-principal',
    covering: ['Application.ReadWrite.All'],
  },
];

const coveringAll = ['Directory.Read.All', 'Directory.ReadWrite.All'];

/** Needed, not in the token's `roles`, and not seen to work all the same. */
export function missingPermissions(
  settings: EntraSettings,
  held: readonly string[],
  steps: readonly ConnectionStep[],
): readonly ConnectionRemark[] {
  return needed
    .filter(({ name, covering }) => ![name, ...covering, ...coveringAll].some((one) => held.includes(one)))
    .filter(({ probe }) => !steps.some(({ name, outcome }) => name === probe && outcome === 'passed'))
    .map(({ name, doing }) => ({
      code: 'MissingPermission',
      permissions: [name],
      message:
        `The app registration does not have the application permission ${name} of Microsoft Graph, which is needed for ${doing}. A ` +
        'Privileged Role Administrator or Global Administrator of the tenant must add it under "API permissions" (type Application, ' +
        `not Delegated), and consent at ${consentUrl(settings)}. Then test again.`,
    }));
}

/** Whatever is more than reading: `User.ReadWrite.All`, `AppRoleAssignment.ReadWrite.All`, `Mail.Send` ... */
export function unneededPermissions(held: readonly string[]): readonly ConnectionRemark[] {
  const permissions = held.filter((name) => !/\.Read(?!Write)/.test(name));
  if (permissions.length === 0) return [];
  const message =
    `The app registration also has ${permissions.join(', ')}. Lockstep only reads the tenant and needs none of that, but whoever ` +
    'steals its credential could write with it: an administrator of the tenant should remove it under "API permissions".';
  return [{ code: 'UnneededPermissions', permissions, message }];
}

/** https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent, "Construct the URL". */
export function consentUrl(settings: EntraSettings): string {
  const { loginUrl } = endpointsOf(settings);
  const tenant = encodeURIComponent(settings.tenantId.trim());
  return `${loginUrl}/${tenant}/adminconsent?client_id=${encodeURIComponent(settings.clientId.trim())}`;
}
