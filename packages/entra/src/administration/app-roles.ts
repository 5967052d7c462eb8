import { isDeepStrictEqual } from 'node:util';
import type { NewAppRole } from '@lockstep/engine';
import type { EntraDependencies } from '../directory/dependencies.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import {
  changedMeanwhile,
  readAgain,
  readAppRoleLists,
  sameRoles,
  writeAppRoles,
  type AppRoleEntry,
  type AppRoleList,
} from './app-role-list.ts';
import { assignmentsWhere } from './assignments.ts';
import { DirectoryRefusal } from './directory-refusal.ts';
import { sameId } from '../graph/same-id.ts';

/** Assignments show up late in Graph's lists ("might have replication delays", G30). */
const settleMs = 15_000;

const memberTypes = ['User'];

/**
 * The tutorial's "update the application manifest". `id` is the caller's: a second attempt finds what the first one did. @returns the
 * role's id: that of the same role, when the application has it already.
 */
export async function addAppRole(
  client: GraphClient,
  servicePrincipalId: string,
  { id, displayName, value, description }: NewAppRole & { readonly id: string },
  deps: Pick<EntraDependencies, 'sleep'>,
  signal?: AbortSignal,
): Promise<string> {
  const { application, servicePrincipal } = await readAppRoleLists(client, servicePrincipalId, signal);
  const list = application ?? servicePrincipal;
  const known = [...list.roles, ...servicePrincipal.roles];
  if (known.some((role) => sameId(role.id, id))) return id;
  const there = known.find((role) => role.value === value);
  if (there !== undefined) {
    const isSame =
      there.displayName === displayName && isDeepStrictEqual(there.allowedMemberTypes, memberTypes);
    if (isSame && there.isEnabled) return there.id;
    throw new DirectoryRefusal(
      'AppRoleExists',
      `The application has another app role with this value already (${there.id}): it ${there.isEnabled ? 'has another name, or is not for people and groups alone' : 'is disabled'}. ` +
        'Nothing was changed: use that one, or enter another value.',
    );
  }
  const role = { id, displayName, value, description, isEnabled: true, allowedMemberTypes: memberTypes };
  await writeAppRoles(client, list, [...list.roles, role], deps, signal);
  return id;
}

/**
 * Entra removes assignments together with their role, which would make leavers of people: so it goes only when nobody holds it.
 * Disabled first, so that nobody gets it any more; looked for again after the lists have settled; and only if the list of roles is
 * still the one that we left.
 */
export async function removeAppRole(
  client: GraphClient,
  servicePrincipalId: string,
  appRoleId: string,
  deps: Pick<EntraDependencies, 'sleep'>,
  signal?: AbortSignal,
): Promise<void> {
  const found = await findRole(client, servicePrincipalId, appRoleId, signal);
  if (found === null) return;
  const { role, list } = found;
  await refuseWhileHeld(client, servicePrincipalId, role, signal);
  const disabled = await setEnabled(client, list, role, false, deps, signal);
  await deps.sleep(settleMs, signal);
  try {
    await refuseWhileHeld(client, servicePrincipalId, role, signal);
  } catch (error) {
    if (error instanceof DirectoryRefusal && role.isEnabled)
      await setEnabled(client, disabled, role, true, deps, signal);
    throw error;
  }
  const now = await readAgain(client, disabled, signal);
  const others = now.roles.filter(({ id }) => !sameId(id, appRoleId));
  if (others.length === now.roles.length) return;
  if (!sameRoles(now.roles, disabled.roles))
    throw changedMeanwhile('The app role is disabled and was not removed');
  await writeAppRoles(client, now, others, deps, signal);
}

async function findRole(
  client: GraphClient,
  servicePrincipalId: string,
  appRoleId: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly role: AppRoleEntry; readonly list: AppRoleList } | null> {
  const { application, servicePrincipal } = await readAppRoleLists(client, servicePrincipalId, signal);
  for (const list of [application, servicePrincipal]) {
    const role = list?.roles.find(({ id }) => sameId(id, appRoleId));
    if (list === null || role === undefined) continue;
    if (list === servicePrincipal && role.origin?.toLowerCase() === 'application') {
      // The app registration has lost it already, and the enterprise application follows.
      if (application !== null) return null;
      throw new DirectoryRefusal(
        'AppRoleOfPublisher',
        'The publisher of the application defines this app role in a tenant of theirs: only they can remove it. Nothing was changed.',
      );
    }
    return { role, list };
  }
  return null;
}

async function setEnabled(
  client: GraphClient,
  list: AppRoleList,
  { id: roleId }: AppRoleEntry,
  isEnabled: boolean,
  deps: Pick<EntraDependencies, 'sleep'>,
  signal: AbortSignal | undefined,
): Promise<AppRoleList> {
  const roles = list.roles.map((role) => (role.id === roleId ? { ...role, isEnabled } : role));
  return sameRoles(roles, list.roles) ? list : await writeAppRoles(client, list, roles, deps, signal);
}

async function refuseWhileHeld(
  client: GraphClient,
  servicePrincipalId: string,
  { id, isEnabled }: AppRoleEntry,
  signal: AbortSignal | undefined,
): Promise<void> {
  const held = await assignmentsWhere(
    client,
    servicePrincipalId,
    (assignment) => sameId(assignment.appRoleId, id),
    signal,
  );
  if (held.length === 0) return;
  throw new DirectoryRefusal(
    'AppRoleInUse',
    `Assignments with this app role: ${String(held.length)}. Entra would end them together with it, and whoever has no other one would lose their ` +
      'account. Nothing was removed: give these people and groups another role, or remove their assignments, and ask again.' +
      (isEnabled
        ? ''
        : ' It was disabled before, perhaps by an attempt that did not come to its end: enable it in the Microsoft Entra admin center if it is to stay.'),
  );
}
