/** What apps/sandbox/README.md says is there at the start. */
export const sandboxDefaults = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  clientSecret: 'sandbox-entra-secret',
  servicePrincipalId: '33333333-3333-4333-8333-333333333333',
  appId: '44444444-4444-4444-8444-444444444444',
  appRoles: {
    Basic: 'aaaaaaaa-0000-4000-8000-000000000001',
    Licensed: 'aaaaaaaa-0000-4000-8000-000000000002',
    'On-Prem': 'aaaaaaaa-0000-4000-8000-000000000003',
  },
  zoom: {
    accountId: 'sandbox-account',
    clientId: 'sandbox-zoom-client',
    clientSecret: 'sandbox-zoom-secret',
    owner: 'owner@contoso.example',
  },
  scimToken: 'sandbox-scim-token',
  issuer: { clientId: 'sandbox-lockstep', clientSecret: 'sandbox-lockstep-secret' },
} as const;
