import { z } from 'zod';
import { AdminError, found } from '../../control/admin-error.ts';
import type { JsonObject } from '../../json/json.ts';
import type { ZoomAccount } from '../account/account.ts';
import type { ZoomUser } from '../account/user.ts';
import { userKind, userRole, userStatus, userType } from '../account/user.ts';

const attributes = {
  givenName: z.string(),
  familyName: z.string(),
  displayName: z.string(),
  userType,
  status: userStatus,
  role: userRole,
  kind: userKind,
  forceInactive: z.boolean(),
  title: z.string().nullable(),
  locale: z.string().nullable(),
  phoneNumbers: z.array(z.record(z.string(), z.unknown())),
  department: z.string(),
  enterprise: z.record(z.string(), z.unknown()),
  zoom: z.record(z.string(), z.unknown()),
};
export const userPatch = z.strictObject({ ...attributes, email: z.email() }).partial();
export const userInput = userPatch.extend({ email: z.email() });
export const usersBulk = z.union([
  z.strictObject({ users: z.array(userInput) }),
  z.strictObject({
    count: z.int().min(1).max(1_000_000),
    prefix: z.string().default('z'),
    domain: z.string().default('contoso.example'),
    template: userPatch.omit({ email: true }).default({}),
  }),
]);

/** The whole truth about a user, for tests. */
export function showUser(user: ZoomUser): JsonObject {
  return { ...user, department: user.enterprise['department'] ?? null };
}

/** By id or e-mail. */
export function userOf(account: ZoomAccount, key: string): ZoomUser {
  return found(account.users.find(key) ?? account.users.byEmail(key), `Zoom user '${key}'`);
}

function split(input: z.infer<typeof userPatch>, before: JsonObject): Partial<ZoomUser> {
  const { department, enterprise, ...rest } = input;
  if (department === undefined && enterprise === undefined) return rest;
  return {
    ...rest,
    enterprise: { ...before, ...enterprise, ...(department === undefined ? {} : { department }) },
  };
}

/** Seeding is no request: capacities and limits do not apply. */
export function createUser(account: ZoomAccount, input: z.infer<typeof userInput>): ZoomUser {
  if (account.users.byEmail(input.email))
    throw new AdminError(409, `There is already a Zoom user '${input.email}'.`);
  const user = account.newUser(input.email, split(input, {}));
  account.users.add(user);
  return user;
}

export function createUsers(account: ZoomAccount, bulk: z.infer<typeof usersBulk>): string[] {
  if ('users' in bulk) return bulk.users.map((input) => createUser(account, input).id);
  const ids: string[] = [];
  for (let n = 1; n <= bulk.count; n += 1) {
    const names = { givenName: `Given${String(n)}`, familyName: `Family${String(n)}` };
    ids.push(
      createUser(account, { ...names, ...bulk.template, email: `${bulk.prefix}${String(n)}@${bulk.domain}` })
        .id,
    );
  }
  return ids;
}

export function changeUser(account: ZoomAccount, key: string, patch: z.infer<typeof userPatch>): ZoomUser {
  const user = userOf(account, key);
  const { email } = patch;
  const holder = email === undefined ? undefined : account.users.byEmail(email);
  if (holder && holder !== user) throw new AdminError(409, `There is already a Zoom user '${holder.email}'.`);
  account.users.change(user, (row) => Object.assign(row, split(patch, row.enterprise)));
  return user;
}

export function deleteUser(account: ZoomAccount, key: string): void {
  const user = userOf(account, key);
  account.users.remove(user);
  for (const group of account.groupsOf(user.id)) group.members.delete(user.id);
}
