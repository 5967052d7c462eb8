import type { JsonObject } from '../../json/json.ts';
import type { ZoomAccount } from '../account/account.ts';
import type { ZoomUser } from '../account/user.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ZOOM_LOGIN = 'urn:us:zoom:scim:schemas:extension:1.0:ZoomUser';
export const ZOOM_EXTENSION = 'urn:ietf:params:scim:schemas:extension:zoom:1.0:User';

/** A row of the list: no licences, title, phone, roles; of the enterprise extension only department (zoom.md §2.2, DF 111286). */
export function renderRow(account: ZoomAccount, user: ZoomUser, origin: string): JsonObject {
  const department = user.enterprise['department'];
  return {
    ...common(account, user, origin),
    ...(department === undefined ? {} : { [ENTERPRISE]: { department } }),
  };
}

/** One user in full; `roles` and `groups` are single objects here, as Zoom documents them. */
export function renderUser(account: ZoomAccount, user: ZoomUser, origin: string): JsonObject {
  const [group] = account.groupsOf(user.id);
  return {
    ...common(account, user, origin),
    ...(user.title === null ? {} : { title: user.title }),
    ...(user.locale === null ? {} : { locale: user.locale }),
    phoneNumbers: user.phoneNumbers,
    roles: { display: user.role, value: user.role, primary: true },
    ...(group ? { groups: { display: group.displayName, value: group.id, type: 'direct' } } : {}),
    [ENTERPRISE]: user.enterprise,
    [ZOOM_EXTENSION]: user.zoom,
  };
}

function common(account: ZoomAccount, user: ZoomUser, origin: string): JsonObject {
  return {
    id: user.id,
    meta: {
      resourceType: 'User',
      location: `${origin}/scim2/Users/${encodeURIComponent(user.id)}`,
      version: `W/"${String(user.version)}"`,
      created: user.createdAt,
      lastModified: user.modifiedAt,
    },
    schemas: [CORE, ENTERPRISE, ZOOM_LOGIN],
    name: { givenName: user.givenName, familyName: user.familyName },
    emails: [{ type: 'work', value: user.email, primary: true }],
    displayName: user.displayName,
    userName: user.email,
    active: user.status !== 'inactive',
    userType: user.userType,
    [ZOOM_LOGIN]: { loginType: { workEmail: true, sso: account.settings.ssoEnabled } },
  };
}
