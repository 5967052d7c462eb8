import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  findConnection,
  findDirectoryChange,
  findSignInEnd,
  openDirectoryChange,
  readSignIn,
  type NewDirectoryChange,
} from '@lockstep/database';
import { createEgress } from '@lockstep/platform/egress';
import { sandboxDefaults } from '@lockstep/testkit';
import { z } from 'zod';
import { bringBackSignIn } from '../testing/entra-sign-in.ts';
import { Pipeline } from '../testing/pipeline.ts';
import { quickSleep } from '../testing/quick-services.ts';
import { TestTenant } from '../testing/tenant.ts';

const { servicePrincipalId, appRoles } = sandboxDefaults;
const principal = 'token/administrator';
const settleMs = 15_000;

/** What happens while the worker waits for Graph's lists to settle. */
let meanwhile: () => Promise<unknown>;
/** What happens while the login host answers with an administrator's token. */
let whileSigningIn: () => Promise<unknown>;
const egress = createEgress({ allowPrivateAddresses: true });
let pipeline: Pipeline;
let tenant: TestTenant;
let jobId: string;
let connectionId: string;

beforeAll(async () => {
  pipeline = await Pipeline.start({
    services: {
      egress: {
        ...egress,
        request: async (request) => {
          const answer = await egress.request(request);
          if (String(request.body).includes('grant_type=authorization_code')) await whileSigningIn();
          return answer;
        },
      },
      sleep: async (ms, signal) => {
        if (ms === settleMs) await meanwhile();
        else await quickSleep(ms, signal);
      },
    },
  });
  tenant = new TestTenant(pipeline.sandbox);
});
afterAll(async () => {
  await pipeline.stop();
  await egress.close();
});

beforeEach(async () => {
  await pipeline.sandbox.control('POST', '/reset');
  meanwhile = () => Promise.resolve();
  whileSigningIn = () => Promise.resolve();
  ({ jobId, sourceConnectionId: connectionId } = await pipeline.job());
});

const signIn = async (options: Parameters<typeof bringBackSignIn>[2] = {}) =>
  pipeline.authorize(await bringBackSignIn(pipeline, connectionId, options));

async function change(wanted: NewDirectoryChange, of: string = servicePrincipalId) {
  const id = await openDirectoryChange(pipeline.db, { jobId, servicePrincipalId: of, principal }, wanted);
  if (id === null) throw new Error('another one is under way');
  await pipeline.changeDirectory(id);
  return findDirectoryChange(pipeline.db, id);
}
const failed = (code: string) => ({ state: 'failed', error: { code } });
const succeeded = { state: 'succeeded', error: null };

const newRole = '77777777-7777-4777-8777-000000000001';
const addRole = (value = 'Event-Host', appRoleId = newRole): NewDirectoryChange => ({
  action: 'addAppRole',
  appRoleId,
  appRole: { displayName: value, value, description: value },
});
const removeRole = (appRoleId: string = newRole): NewDirectoryChange => ({
  action: 'removeAppRole',
  appRoleId,
});

const roleShape = z.looseObject({ id: z.string(), value: z.string().nullish(), isEnabled: z.boolean() });
const principals = z.looseObject({
  servicePrincipals: z.array(z.looseObject({ id: z.string(), appRoles: z.array(roleShape) })),
});
async function roles(of: string = servicePrincipalId) {
  const listed = await pipeline.sandbox.ask(principals, 'GET', '/entra/service-principals');
  return listed.servicePrincipals.find(({ id }) => id === of)?.appRoles ?? [];
}
const role = async (id: string) => (await roles()).find((one) => one.id === id);

describe('an administrator’s sign-in', () => {
  it('is stored sealed, for whoever asked for it, until it ends; no refresh token is kept', async () => {
    expect(await signIn({ principal: 'user/ada' })).toEqual({ ok: true, code: null, field: null });
    const own = { connectionId, principal: 'user/ada' };
    const stored = await readSignIn(pipeline.db, pipeline.keyring, own);
    expect(Object.keys(stored ?? {}).sort()).toEqual(['accessToken', 'expiresAtMs']);
    const end = (await findSignInEnd(pipeline.db, own))?.getTime() ?? 0;
    expect(end - Date.now()).toBeGreaterThan(50 * 60_000);
    expect(end - Date.now()).toBeLessThan(100 * 60_000);
    expect(await findSignInEnd(pipeline.db, { connectionId, principal })).toBeNull();
    const row = await pipeline.db.selectFrom('delegated_sign_in').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(stored?.accessToken.slice(0, 20));
  });

  it('a code of another browser is refused, with the way out', async () => {
    expect(await signIn({ spoil: true })).toMatchObject({ ok: false, code: 'AuthorizationFailed' });
    const [finding] = (await findConnection(pipeline.db, connectionId))?.findings ?? [];
    expect(finding?.message).toMatch(/another browser.*call authorizeConnection again/s);
    expect(await findSignInEnd(pipeline.db, { connectionId, principal })).toBeNull();
  });

  it('is thrown away when the connection is changed meanwhile: its token must not go elsewhere', async () => {
    const before = await findConnection(pipeline.db, connectionId);
    if (before?.kind !== 'source') throw new Error('no source');
    const settings = { ...before.settings, graphUrl: 'https://elsewhere.example' };
    whileSigningIn = () =>
      pipeline.db
        .updateTable('connection')
        .set({ settings: JSON.stringify(settings) })
        .where('id', '=', connectionId)
        .execute();
    expect(await signIn()).toMatchObject({ ok: false, code: 'AuthorizationFailed' });
    expect(await findSignInEnd(pipeline.db, { connectionId, principal })).toBeNull();
  });

  it('none, or one that was revoked: nothing is done, and the words say how to go on', async () => {
    expect(await change(addRole())).toMatchObject(failed('SignInEnded'));
    await signIn();
    await pipeline.sandbox.control('POST', '/entra/tokens/revoke');
    const ended = await change(addRole());
    expect(ended).toMatchObject(failed('SignInEnded'));
    expect(ended?.error?.message).toContain('authorizeConnection');
    expect(await role(newRole)).toBeUndefined();
  });

  it('of somebody who may not: says which roles may', async () => {
    await signIn({ account: 'helpdesk@contoso.example' });
    const denied = await change(addRole());
    expect(denied).toMatchObject(failed('Authorization_RequestDenied'));
    expect(denied?.error?.message).toContain('Privileged Role Administrator');
  });
});

describe('app roles', () => {
  beforeEach(() => signIn());

  it('a role is added beside the others, once, and people assigned with it are provisioned', async () => {
    const before = await roles();
    expect(await change(addRole())).toMatchObject(succeeded);
    expect(await change(addRole())).toMatchObject(succeeded);
    expect(await roles()).toHaveLength(before.length + 1);
    expect(await roles()).toEqual(expect.arrayContaining(before));
    expect(await role(newRole)).toMatchObject({ value: 'Event-Host', isEnabled: true });
    const ada = await tenant.person('ada');
    const assigned = await change({
      action: 'assignAppRole',
      appRoleId: appRoles.Licensed,
      principalId: ada.id,
    });
    expect(assigned).toMatchObject(succeeded);
    expect(assigned?.assignmentId).toMatch(/^[\w-]+$/);
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ userType: 'Licensed' });

    const { assignmentId } = assigned ?? {};
    if (typeof assignmentId !== 'string') throw new Error('no assignment');
    const unassign = { action: 'removeAppRoleAssignment', assignmentId } as const;
    // Whose it was is known from then on: `npm run forget` finds it.
    expect(await change(unassign)).toMatchObject({ ...succeeded, principalId: ada.id });
    expect(await change(unassign)).toMatchObject({ ...succeeded, principalId: null });
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ status: 'inactive' });
  });

  it('a value that is there is refused, and so is an unknown person and an unknown role', async () => {
    const ada = await tenant.person('ada');
    const nobody = '99999999-9999-4999-8999-999999999999';
    const licensed = { displayName: 'Other', value: 'Licensed', description: 'Other' };
    expect(await change({ action: 'addAppRole', appRoleId: newRole, appRole: licensed })).toMatchObject(
      failed('AppRoleExists'),
    );
    const to = (appRoleId: string, principalId: string): NewDirectoryChange => ({
      action: 'assignAppRole',
      appRoleId,
      principalId,
    });
    expect(await change(to(appRoles.Basic, nobody))).toMatchObject(failed('PrincipalNotFound'));
    expect(await change(to(newRole, ada.id))).toMatchObject(failed('AssignmentRefused'));
  });

  it('a role whose answer was lost is there when it is asked for again, and the answer names it', async () => {
    const lose = { service: 'graph', method: 'PATCH', pathPattern: 'applications', kind: 'dropAfter' };
    await tenant.fault({ ...lose, count: 1 });
    expect(await change(addRole())).toMatchObject({ state: 'failed' });
    const other = '77777777-7777-4777-8777-000000000003';
    expect(await change(addRole('Event-Host', other))).toMatchObject({ ...succeeded, appRoleId: newRole });
    expect(await role(other)).toBeUndefined();
    await tenant.noFaults();
  });

  it('another application is given no role, though the role is for applications, too', async () => {
    const both = {
      id: newRole,
      value: 'Both',
      displayName: 'Both',
      allowedMemberTypes: ['User', 'Application'],
    };
    await pipeline.sandbox.control('PATCH', `/entra/service-principals/${servicePrincipalId}`, {
      appRoles: [both],
    });
    const daemon = await pipeline.sandbox.create('/entra/service-principals', { displayName: 'Daemon' });
    const to = (principalId: string): NewDirectoryChange => ({
      action: 'assignAppRole',
      appRoleId: newRole,
      principalId,
    });
    expect(await change(to(daemon))).toMatchObject(failed('PrincipalIsApplication'));
    expect(await change(to((await tenant.person('ada')).id))).toMatchObject(succeeded);
    const staff = await pipeline.sandbox.create('/entra/groups', { displayName: 'Staff' });
    expect(await change(to(staff))).toMatchObject(succeeded);
  });

  it('assigned already, or the answer was lost: the same assignment', async () => {
    const ada = await tenant.person('ada');
    const wanted: NewDirectoryChange = {
      action: 'assignAppRole',
      appRoleId: appRoles.Basic,
      principalId: ada.id,
    };
    await tenant.fault({
      service: 'graph',
      method: 'POST',
      pathPattern: 'appRoleAssignedTo$',
      kind: 'dropAfter',
      count: 1,
    });
    const lost = await change(wanted);
    expect(lost?.state).toBe('failed');
    expect(lost?.error?.message).toContain('not known whether');
    const again = await change(wanted);
    expect(again).toMatchObject(succeeded);
    expect(await change(wanted)).toMatchObject({ ...succeeded, assignmentId: again?.assignmentId });
    await tenant.noFaults();
  });

  it('a role that nobody holds goes: disabled first, then removed', async () => {
    await change(addRole());
    let between: unknown;
    meanwhile = async () => {
      between = await role(newRole);
    };
    expect(await change(removeRole())).toMatchObject(succeeded);
    expect(between).toMatchObject({ isEnabled: false });
    expect(await role(newRole)).toBeUndefined();
    expect(await change(removeRole())).toMatchObject(succeeded);
  });

  it('a role that somebody holds stays as it was, and nobody loses an account', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada, 'Licensed');
    const refused = await change(removeRole(appRoles.Licensed));
    expect(refused).toMatchObject(failed('AppRoleInUse'));
    expect(refused?.error?.message).toContain('with this app role: 1.');
    expect(await role(appRoles.Licensed)).toMatchObject({ isEnabled: true });
    await pipeline.runCycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({ status: 'active' });
  });

  it('somebody who is assigned between the first look and the second is seen, and the role is enabled again', async () => {
    const ada = await tenant.person('ada');
    meanwhile = () => tenant.assign(ada, 'Licensed');
    expect(await change(removeRole(appRoles.Licensed))).toMatchObject(failed('AppRoleInUse'));
    expect(await role(appRoles.Licensed)).toMatchObject({ isEnabled: true });
  });

  it('a list that somebody else changed in between is left alone', async () => {
    await change(addRole());
    const added = { id: '77777777-7777-4777-8777-000000000002', value: 'Other', displayName: 'Other' };
    meanwhile = async () =>
      pipeline.sandbox.control('PATCH', `/entra/service-principals/${servicePrincipalId}`, {
        appRoles: [...(await roles()), added],
      });
    const refused = await change(removeRole());
    expect(refused).toMatchObject(failed('ChangedMeanwhile'));
    expect(await role(newRole)).toMatchObject({ isEnabled: false });
    expect(await role(added.id)).toBeDefined();
    // The next attempt goes on from there.
    meanwhile = () => Promise.resolve();
    expect(await change(removeRole())).toMatchObject(succeeded);
    expect(await role(added.id)).toBeDefined();
  });

  it('an application whose registration is in another tenant keeps its roles itself', async () => {
    const id = await pipeline.sandbox.create('/entra/service-principals', {
      displayName: 'Gallery',
      application: false,
    });
    expect(await change(addRole(), id)).toMatchObject(succeeded);
    expect(await roles(id)).toMatchObject([{ id: newRole, value: 'Event-Host' }]);
    expect(await change(removeRole(), id)).toMatchObject(succeeded);
    expect(await roles(id)).toEqual([]);
  });
});
