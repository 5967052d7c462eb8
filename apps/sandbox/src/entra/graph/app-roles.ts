import { z } from 'zod';
import type { AppRole } from '../directory/model.ts';
import type { GraphError } from './graph-error.ts';
import { badRequest } from './graph-error.ts';

/** The alphabet of `value` (https://learn.microsoft.com/graph/api/resources/approle); no space, and no dot in front. */
const VALUE = /^(?!\.)[\w:!#$%&'()*+,\-./;<=>?@[\]^`{|}~]{1,120}$/;

const inputRole = z.strictObject({
  id: z.guid(),
  allowedMemberTypes: z.array(z.enum(['User', 'Application'])).min(1),
  description: z.string().min(1),
  displayName: z.string().min(1),
  isEnabled: z.boolean().default(true),
  value: z.string().regex(VALUE).nullable().default(null),
});
const patchBody = z.strictObject({ appRoles: z.array(z.looseObject({})) });
type InputRole = z.infer<typeof inputRole>;

/** The whole list that a PATCH of `appRoles` brings, to an application or to a service principal. */
export function readAppRoles(body: unknown): InputRole[] {
  const parsed = patchBody.safeParse(body);
  if (!parsed.success)
    throw badRequest('The sandbox changes appRoles only; the body must be {"appRoles": [...]}.');
  const roles = parsed.data.appRoles.map((given) => {
    if ('origin' in given)
      throw badRequest("The property 'origin' of an appRole is read-only and must not be included.");
    const role = inputRole.safeParse(given);
    if (role.success) return role.data;
    const [issue] = role.error.issues;
    throw badRequest(
      `Invalid value specified for property '${String(issue?.path[0] ?? issue?.code)}' of resource 'AppRole'.`,
    );
  });
  checkUnique(roles);
  return roles;
}

export function checkUnique(roles: readonly Pick<AppRole, 'id' | 'value'>[]): void {
  const values = roles.flatMap(({ value }) => (value === null ? [] : [value]));
  const ids = roles.map(({ id }) => id.toLowerCase());
  if (new Set(values).size === values.length && new Set(ids).size === ids.length) return;
  throw badRequest('Request contains a property with duplicate values.', 'DuplicateValue');
}

/** A role that is enabled can neither go nor get another value: it is disabled by a request of its own first. */
export function replaceRoles(
  before: readonly AppRole[],
  after: readonly InputRole[],
  origin: string,
): AppRole[] {
  for (const role of before) {
    if (role.isEnabled && sameId(after, role)?.value !== role.value) throw stillEnabled();
  }
  return after.map((role) => ({ ...role, id: sameId(before, role)?.id ?? role.id, origin }));
}

function sameId<T extends { readonly id: string }>(
  roles: readonly T[],
  { id }: { readonly id: string },
): T | undefined {
  return roles.find((role) => role.id.toLowerCase() === id.toLowerCase());
}

function stillEnabled(): GraphError {
  return badRequest(
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
    'CannotDeleteOrUpdateEnabledEntitlement',
  );
}

/** The service principal repeats the application's roles and cannot change them. */
export function requireUnchanged(declared: readonly AppRole[], repeated: readonly InputRole[]): void {
  for (const role of declared) {
    const copy = sameId(repeated, role);
    if (!copy || !same(role, copy))
      throw badRequest(
        `The app role '${role.id}' is declared by the application and cannot be changed on the service principal.`,
      );
  }
}

function same(role: AppRole, copy: InputRole): boolean {
  return (
    role.value === copy.value &&
    role.displayName === copy.displayName &&
    role.description === copy.description &&
    role.isEnabled === copy.isEnabled &&
    role.allowedMemberTypes.join() === copy.allowedMemberTypes.join()
  );
}
