import { createAdministrator } from './entra/admin/administrators.ts';
import { createServicePrincipal } from './entra/admin/service-principals.ts';
import type { Tenants } from './entra/tenant.ts';
import { PLAN_LIMITS } from './zoom/limits/plans.ts';
import type { RateLimits } from './zoom/limits/plans.ts';
import { ALL_GRANTS, DEFAULT_PERMISSIONS } from './zoom/oauth/zoom-app.ts';
import type { Zoom } from './zoom/zoom-service.ts';

/** What is there at the start; README.md has the same table. */
export const DEFAULTS = {
  entra: {
    tenantId: '11111111-1111-4111-8111-111111111111',
    displayName: 'Contoso',
    domain: 'contoso.example',
    clientId: '22222222-2222-4222-8222-222222222222',
    clientSecret: 'sandbox-entra-secret',
    permissions: [
      'User.Read.All',
      'GroupMember.Read.All',
      'Group.Read.All',
      'Application.Read.All',
      'Organization.Read.All',
    ],
    delegatedPermissions: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'],
    // The port of a loopback address does not count.
    redirectUris: ['http://127.0.0.1/connections/authorized', 'http://localhost/connections/authorized'],
    administrators: [
      {
        id: '66666666-6666-4666-8666-000000000001',
        userPrincipalName: 'admin@contoso.example',
        displayName: 'Aino Admin',
        directoryRoles: ['Global Administrator', 'Privileged Role Administrator'],
      },
      {
        id: '66666666-6666-4666-8666-000000000002',
        userPrincipalName: 'helpdesk@contoso.example',
        displayName: 'Hugo Helpdesk',
        directoryRoles: [],
      },
    ],
    servicePrincipalId: '33333333-3333-4333-8333-333333333333',
    appId: '44444444-4444-4444-8444-444444444444',
    applicationId: '55555555-5555-4555-8555-555555555555',
    appRoles: [
      { id: 'aaaaaaaa-0000-4000-8000-000000000001', value: 'Basic', displayName: 'Basic' },
      { id: 'aaaaaaaa-0000-4000-8000-000000000002', value: 'Licensed', displayName: 'Licensed' },
      { id: 'aaaaaaaa-0000-4000-8000-000000000003', value: 'On-Prem', displayName: 'On-Prem' },
    ],
  },
  zoom: {
    accountId: 'sandbox-account',
    clientId: 'sandbox-zoom-client',
    clientSecret: 'sandbox-zoom-secret',
    ownerEmail: 'owner@contoso.example',
  },
  scim: { token: 'sandbox-scim-token' },
  issuer: { clientId: 'sandbox-lockstep', clientSecret: 'sandbox-lockstep-secret' },
} as const;

export function seedEntra(tenants: Tenants): void {
  const { tenantId, displayName, domain, clientId, clientSecret, ...rest } = DEFAULTS.entra;
  const tenant = tenants.add(tenantId, displayName, domain);
  tenant.apps.set(clientId, {
    clientId,
    secret: clientSecret,
    certificates: [],
    permissions: new Set(rest.permissions),
    delegatedPermissions: new Set(rest.delegatedPermissions),
    redirectUris: rest.redirectUris,
  });
  for (const administrator of rest.administrators) createAdministrator(tenant, administrator);
  createServicePrincipal(tenant, {
    id: rest.servicePrincipalId,
    appId: rest.appId,
    displayName: 'Zoom',
    appRoles: rest.appRoles.map((role) => ({ ...role })),
    application: rest.applicationId,
  });
}

export function seedZoom(zoom: Zoom, limits: RateLimits = PLAN_LIMITS.business): void {
  const { accountId, clientId, clientSecret, ownerEmail } = DEFAULTS.zoom;
  const account = zoom.addAccount(
    accountId,
    {
      vanityUrl: 'contoso.zoom.us',
      ssoEnabled: true,
      associatedDomains: ['*'],
      licences: { Basic: 9_999 },
      plans: {},
      deleteDurationMs: 0,
    },
    limits,
  );
  account.users.add(
    account.newUser(ownerEmail, {
      givenName: 'Olga',
      familyName: 'Owner',
      displayName: 'Olga Owner',
      userType: 'Licensed',
      role: 'Owner',
    }),
  );
  zoom.apps.set(clientId, {
    clientId,
    clientSecret,
    accountId,
    scopes: ['scim2:admin'],
    permissions: DEFAULT_PERMISSIONS,
    grants: ALL_GRANTS,
    redirectUris: ['*'],
    disabled: false,
  });
}
