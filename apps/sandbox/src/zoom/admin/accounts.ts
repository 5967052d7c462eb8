import { z } from 'zod';
import { AdminError, found } from '../../control/admin-error.ts';
import type { JsonObject } from '../../json/json.ts';
import type { ZoomAccount, ZoomGroup } from '../account/account.ts';
import { userType } from '../account/user.ts';
import { label, plan, PLAN_LIMITS, rateLimits } from '../limits/plans.ts';
import { ALL_GRANTS, DEFAULT_PERMISSIONS } from '../oauth/zoom-app.ts';
import type { ZoomApp } from '../oauth/zoom-app.ts';
import type { Zoom } from '../zoom-service.ts';

const licences = z.partialRecord(userType, z.int().min(0).nullable());
export const accountPatch = z.strictObject({
  vanityUrl: z.string().nullable().optional(),
  ssoEnabled: z.boolean().optional(),
  associatedDomains: z.array(z.string()).optional(),
  plan: plan.optional(),
  licences: licences.optional(),
  limits: z.partialRecord(label, rateLimits.shape.LIGHT.partial()).optional(),
  plans: z.record(z.string(), z.int().min(0)).optional(),
  deleteDurationMs: z.int().min(0).optional(),
});
export const accountInput = accountPatch.extend({ id: z.string().min(1) });

export const appPatch = z.strictObject({
  clientSecret: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  permissions: z.array(z.string()).optional(),
  grants: z.array(z.string()).optional(),
  redirectUris: z.array(z.string()).optional(),
  disabled: z.boolean().optional(),
});
export const appInput = appPatch.extend({ clientId: z.string().min(1), clientSecret: z.string().min(1) });
export const groupInput = z.strictObject({
  displayName: z.string().min(1),
  members: z.array(z.string()).default([]),
  isDefault: z.boolean().default(false),
});

export function accountOf(zoom: Zoom, id: string | undefined): ZoomAccount {
  return found(
    id === undefined ? [...zoom.accounts.values()][0] : zoom.accounts.get(id),
    `Zoom account '${id ?? ''}'`,
  );
}

export function showAccount(account: ZoomAccount): JsonObject {
  return {
    id: account.id,
    ...account.settings,
    limits: account.limiter.limits,
    users: account.users.all().length,
  };
}

export function createAccount(zoom: Zoom, { id, ...patch }: z.infer<typeof accountInput>): ZoomAccount {
  if (zoom.accounts.has(id)) throw new AdminError(409, `There is already a Zoom account '${id}'.`);
  const settings = {
    vanityUrl: null,
    ssoEnabled: true,
    associatedDomains: ['*'],
    licences: { Basic: 9_999 },
    plans: {},
    deleteDurationMs: 0,
  };
  zoom.addAccount(id, settings, PLAN_LIMITS.business);
  return changeAccount(zoom, id, patch);
}

export function changeAccount(zoom: Zoom, id: string, patch: z.infer<typeof accountPatch>): ZoomAccount {
  const account = accountOf(zoom, id);
  const { plan: planName, limits, licences: capacities, ...rest } = patch;
  Object.assign(account.settings, rest);
  account.settings.licences = { ...account.settings.licences, ...capacities };
  const base = planName === undefined ? account.limiter.limits : PLAN_LIMITS[planName];
  account.limiter.limits = {
    LIGHT: { ...base.LIGHT, ...limits?.LIGHT },
    MEDIUM: { ...base.MEDIUM, ...limits?.MEDIUM },
    HEAVY: { ...base.HEAVY, ...limits?.HEAVY },
  };
  return account;
}

export function createApp(zoom: Zoom, account: ZoomAccount, input: z.infer<typeof appInput>): ZoomApp {
  if (zoom.apps.has(input.clientId))
    throw new AdminError(409, `There is already a Zoom app '${input.clientId}'.`);
  const defaults = {
    scopes: ['scim2:admin'],
    permissions: DEFAULT_PERMISSIONS,
    grants: ALL_GRANTS,
    redirectUris: ['*'],
    disabled: false,
  };
  const app: ZoomApp = { ...defaults, ...input, accountId: account.id };
  zoom.apps.set(app.clientId, app);
  return app;
}

export function changeApp(zoom: Zoom, clientId: string, patch: z.infer<typeof appPatch>): ZoomApp {
  const app = found(zoom.apps.get(clientId), `Zoom app '${clientId}'`);
  return Object.assign(app, patch);
}

export function showGroup(group: ZoomGroup): JsonObject {
  return { ...group, members: [...group.members] };
}

export function createGroup(account: ZoomAccount, input: z.infer<typeof groupInput>): ZoomGroup {
  const now = account.clock.iso();
  const members = new Set(input.members);
  const { displayName, isDefault } = input;
  const group: ZoomGroup = {
    id: account.ids.next(),
    displayName,
    emailAlias: null,
    isDefault,
    members,
    createdAt: now,
    modifiedAt: now,
  };
  account.groups.set(group.id, group);
  return group;
}
