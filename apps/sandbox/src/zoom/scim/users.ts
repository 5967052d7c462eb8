import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceAnswer, ServiceRequest } from '../../http/message.ts';
import { queryOf } from '../../http/message.ts';
import { arrayOf, isObject } from '../../json/json.ts';
import type { ZoomAccount } from '../account/account.ts';
import type { ZoomUser } from '../account/user.ts';
import { isAdmin, stripLicences } from '../account/user.ts';
import { listPage } from './list-page.ts';
import { renderRow, renderUser } from './render-user.ts';
import { inactiveOrLocked, noActiveField, userNotFound, ZoomError } from './scim-error.ts';
import { readAttributes, readBody, readEmail, readUserName } from './user-input.ts';

const EMAIL_CHANGES_PER_DAY = 3;
const DAY_MS = 86_400_000;

/** Only two filters, values quoted or not; `externalId` is Zoom's own user id here (zoom.md §2.1). */
export function listUsers(account: ZoomAccount, request: ServiceRequest): ServiceAnswer {
  const query = queryOf(request);
  const filter = query.get('filter');
  const { startIndex, count } = listPage(query);
  if (filter === null) {
    const { users, total } = account.users.page(startIndex - 1, count);
    return list(account, users, total, startIndex, request.origin);
  }
  const match = /^\s*(userName|externalId)\s+eq\s+(?:"((?:[^"\\]|\\.)*)"|([^"\s]+))\s*$/i.exec(filter);
  const value = match?.[2]?.replace(/\\(.)/g, '$1') ?? match?.[3];
  if (value === undefined)
    throw new ZoomError(400, `The current filter is not supported, the filter name: ${filter}`);
  const user =
    match?.[1]?.toLowerCase() === 'username' ? account.users.byEmail(value) : account.users.find(value);
  // An invitation that is open or expired (zoom.md §2.7, DF 7646).
  if (user?.status === 'pending')
    throw new ZoomError(400, `User ${user.email} not exist or not belong to this account.`);
  return list(account, user ? [user] : [], user ? 1 : 0, startIndex, request.origin);
}

function list(
  account: ZoomAccount,
  users: readonly ZoomUser[],
  totalResults: number,
  startIndex: number,
  origin: string,
): ServiceAnswer {
  return {
    status: 200,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults,
      startIndex,
      itemsPerPage: users.length,
      Resources: users.map((user) => renderRow(account, user, origin)),
    },
  };
}

export function createUser(account: ZoomAccount, request: ServiceRequest): ServiceAnswer {
  const body = readBody(request);
  const email = readUserName(body);
  // A duplicate is 400 here, not 409 (zoom.md §2.5).
  if (account.users.byEmail(email)) throw new ZoomError(400, `The email "${email}" is already in use.`);
  const given = readAttributes(body, null);
  const status = account.needsConfirmation(email) ? 'pending' : 'active';
  account.reserveLicence(given.userType ?? 'Basic');
  account.reservePlans(given.zoom ?? {});
  const user = account.newUser(email, { ...given, status });
  account.users.add(user);
  return { status: 201, body: renderUser(account, user, request.origin) };
}

export function getUser(account: ZoomAccount, request: ServiceRequest, id: string): ServiceAnswer {
  return { status: 200, body: renderUser(account, find(account, id), request.origin) };
}

/** Partial, whatever RFC 7644 says of PUT: only what is given changes; userName is not among it (zoom.md §2.1). */
export function putUser(account: ZoomAccount, request: ServiceRequest, id: string): ServiceAnswer {
  const body = readBody(request);
  const user = find(account, id);
  if (user.status === 'inactive' || user.status === 'locked') throw inactiveOrLocked();
  // Together with a status only the status is applied (zoom.md §2.4, Ping).
  if (typeof body['active'] === 'boolean' && !body['active']) {
    setActive(account, user, false);
    return { status: 200, body: renderUser(account, user, request.origin) };
  }
  const given = readAttributes(body, user);
  const email = readEmail(body);
  const newEmail =
    email !== undefined && email.toLowerCase() !== user.email.toLowerCase() ? email : undefined;
  if (newEmail !== undefined) checkEmailChange(account, user, newEmail);
  if (given.userType !== undefined) {
    if (user.kind === 'zoomRoom' && given.userType === 'Basic')
      throw new ZoomError(400, 'Cannot update Zoom Room user to free');
    account.reserveLicence(given.userType, user);
  }
  account.reservePlans(given.zoom ?? {}, user);
  account.users.change(user, (row) => {
    Object.assign(row, given, { modifiedAt: account.clock.iso() });
    if (newEmail !== undefined) {
      row.email = newEmail;
      row.emailChangedAt.push(account.clock.now());
    }
  });
  return { status: 200, body: renderUser(account, user, request.origin) };
}

function checkEmailChange(account: ZoomAccount, user: ZoomUser, email: string): void {
  if (isAdmin(user)) throw new ZoomError(400, 'Cannot change the email of Admin user.');
  if (account.users.byEmail(email)) throw new ZoomError(409, `Email ''${email}'' has already been used.`);
  account.needsConfirmation(email);
  const now = account.clock.now();
  user.emailChangedAt = user.emailChangedAt.filter((at) => now - at < DAY_MS);
  if (user.emailChangedAt.length >= EMAIL_CHANGES_PER_DAY) {
    throw new ZoomError(400, 'The email of this user can be changed at most 3 times in 24 hours.');
  }
}

/** `active` only, `Operations` with a capital O, op `replace`, value object, no path (zoom.md §2.1, DF 100447). */
export function patchUser(account: ZoomAccount, request: ServiceRequest, id: string): ServiceAnswer {
  const body = readBody(request);
  const user = find(account, id);
  const operations = arrayOf(body['Operations']);
  const values = operations.map((operation) => {
    if (
      !isObject(operation) ||
      operation['op'] !== 'replace' ||
      'path' in operation ||
      !isObject(operation['value'])
    )
      throw noActiveField();
    const { active } = operation['value'];
    if (typeof active !== 'boolean') throw noActiveField();
    return active;
  });
  const active = values.at(-1);
  if (active === undefined) throw noActiveField();
  setActive(account, user, active);
  return { status: 200, body: renderUser(account, user, request.origin) };
}

function setActive(account: ZoomAccount, user: ZoomUser, active: boolean): void {
  if (active === (user.status !== 'inactive')) return;
  if (isAdmin(user) || user.kind === 'zoomRoom')
    throw new ZoomError(400, 'Cannot activate or deactivate Zoom Room and Admin users.');
  if (active && user.forceInactive) throw new ZoomError(400, 'User is force inactive.');
  if (active) account.reserveLicence('Basic', user);
  account.users.change(user, (row) => {
    row.status = active ? 'active' : 'inactive';
    row.modifiedAt = account.clock.iso();
    if (!active) stripLicences(row);
  });
}

export async function deleteUser(account: ZoomAccount, id: string): Promise<ServiceAnswer> {
  const user = find(account, id);
  if (isAdmin(user)) throw new ZoomError(400, 'Cannot delete Admin user.');
  if (account.deleting.has(id)) {
    throw new ZoomError(
      429,
      'Too many concurrent requests. A request to disassociate this user has already been made.',
    );
  }
  if (account.settings.deleteDurationMs > 0) {
    account.deleting.add(id);
    await delay(account.settings.deleteDurationMs);
    account.deleting.delete(id);
  }
  account.users.remove(user);
  for (const group of account.groupsOf(id)) group.members.delete(id);
  return { status: 204 };
}

function find(account: ZoomAccount, id: string): ZoomUser {
  const user = account.users.find(id);
  if (!user) throw userNotFound();
  return user;
}
