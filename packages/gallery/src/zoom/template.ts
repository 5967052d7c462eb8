import type { ApplicationTemplate } from '../template.ts';
import { zoomConnection } from './connection.ts';
import { zoomProfile } from './profile.ts';
import { zoomRoles } from './roles.ts';
import { zoomSchema } from './schema.ts';

const day = 24 * 60 * 60 * 1000;

export const zoomTemplate: ApplicationTemplate = {
  id: 'zoom',
  displayName: 'Zoom',
  description:
    'Creates, updates, deactivates and deletes people of a Zoom account, with their licences by app role.',
  documentationUrl: 'https://learn.microsoft.com/entra/identity/saas-apps/zoom-provisioning-tutorial',
  profile: zoomProfile,
  defaultSchema: zoomSchema,
  appRoles: zoomRoles,
  connection: zoomConnection,
  settings: {
    // Deletion at Zoom takes recordings and meetings along for good (zoom.md §2.4).
    deleteAfterMs: 30 * day,
    deleteWhenUnassigned: false,
    rateShare: 0.8,
    protectedAccounts: { userNames: [], targetIds: [], roles: ['Owner', 'Admin'] },
  },
  intervalMs: 40 * 60 * 1000,
  notes: [
    'Zoom needs a Business or Education account with an approved vanity URL and single sign-on switched on.',
    'userName and the work e-mail are one field at Zoom: userPrincipalName is written, mail only compared with it.',
    'Zoom does not compute displayName anew when a name changes. Map displayName if it should follow.',
    'Without an associated domain each new person gets an e-mail from Zoom and stays pending until they confirm.',
    'At most 9,999 people can be Basic.',
    'Deactivating a person frees their licence; it is written again when they come back.',
  ],
};
