import type { ApplicationTemplate } from '../template.ts';
import { scimConnection } from './connection.ts';
import { scimProfile } from './profile.ts';
import { scimSchema } from './schema.ts';

export const scimTemplate: ApplicationTemplate = {
  id: 'scim',
  displayName: 'SCIM application',
  description: 'Any application that offers SCIM 2.0 (RFC 7643, RFC 7644).',
  documentationUrl:
    'https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups',
  profile: scimProfile,
  defaultSchema: scimSchema,
  connection: scimConnection,
  settings: {
    // Entra deletes at once (entra.md C15).
    deleteAfterMs: 0,
    deleteWhenUnassigned: false,
    rateShare: 1,
    protectedAccounts: { userNames: [], targetIds: [], roles: [] },
  },
  intervalMs: 40 * 60 * 1000,
  notes: [
    'Accounts are matched by userName. Choose another matching attribute only if the application can filter by it.',
  ],
};
