import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { sourceError } from '../testing/failures.ts';
import { Sandbox, sandboxDefaults } from '../testing/sandbox.ts';
import { SandboxSource } from '../testing/sandbox-source.ts';

const { servicePrincipalId, tenantId, appId, clientId } = sandboxDefaults;
const idsOf = z.looseObject({ ids: z.array(z.string()) });
let sandbox: Sandbox;
let source: SandboxSource;

beforeAll(async () => {
  sandbox = await Sandbox.start();
});

afterAll(async () => {
  await sandbox.stop();
});

beforeEach(async () => {
  await sandbox.control('POST', '/reset');
  source = new SandboxSource(sandbox);
});

const person = (name: string, more: Record<string, unknown> = {}): Promise<string> =>
  sandbox.create('/entra/people', {
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    ...more,
  });
const permit = (...permissions: string[]): Promise<unknown> =>
  sandbox.control('PATCH', `/entra/apps/${clientId}`, { permissions });

describe('direct reads and proofs at the sandbox', () => {
  it('R7 present, soft-deleted, hard-deleted and never there', async () => {
    const boss = await person('boss');
    const ada = await person('ada', { businessPhones: ['+49 1'], department: null });
    const [soft, hard] = [await person('soft'), await person('hard')];
    await sandbox.control('DELETE', `/entra/people/${soft}`);
    await sandbox.control('DELETE', `/entra/people/${hard}?hard=true`);
    const never = '99999999-9999-4999-8999-999999999999';
    const attributes = ['telephoneNumber', 'department'];
    const people = await source.directory.readPeople([ada, boss, soft, hard, never], attributes);
    expect(people.get(ada)).toMatchObject({
      kind: 'present',
      attributes: { telephoneNumber: '+49 1', department: null, accountEnabled: 'True' },
    });
    expect(people.get(boss)).toMatchObject({ kind: 'present', attributes: { objectId: boss } });
    expect([soft, hard, never].map((id) => people.get(id)?.kind)).toEqual([
      'soft-deleted',
      'hard-deleted',
      'hard-deleted',
    ]);
  });

  it('§8 hundreds of people by batch, shuffled and throttled inside', async () => {
    const created = await sandbox.control('POST', '/entra/people/bulk', { count: 300, prefix: 'p' });
    const { ids } = idsOf.parse(created);
    await sandbox.control('POST', '/faults', {
      service: 'graph',
      pathPattern: '^/v1.0/users/',
      kind: 'status',
      status: 429,
      headers: { 'Retry-After': '2' },
      count: 30,
    });
    const people = await source.directory.readPeople(ids, ['displayName']);
    expect(people.size).toBe(300);
    expect([...people.values()].every(({ kind }) => kind === 'present')).toBe(true);
    expect(ids.every((id) => people.get(id)?.kind === 'present' && objectId(people.get(id)) === id)).toBe(
      true,
    );
    expect(source.slept.length).toBeGreaterThan(0);
  });

  it('S6 a guest', async () => {
    const raw = 'eve_partner.example#EXT#@contoso.example';
    const id = await sandbox.create('/entra/people', {
      userPrincipalName: raw,
      displayName: 'Eve',
      userType: 'Guest',
    });
    const people = await source.directory.readPeople([id], ['originalUserPrincipalName']);
    expect(people.get(id)).toMatchObject({
      attributes: {
        userPrincipalName: 'eve@partner.example',
        originalUserPrincipalName: raw,
        userType: 'Guest',
      },
    });
  });

  it('R7 assignment-gone', async () => {
    const [stays, goes] = [await person('stays'), await person('goes')];
    const path = `/entra/service-principals/${servicePrincipalId}/assignments`;
    const [kept, dropped] = [
      await sandbox.create(path, { principalId: stays }),
      await sandbox.create(path, { principalId: goes }),
    ];
    await sandbox.control('DELETE', `${path}/${dropped}`);
    const proved = await source.directory.proveAssignments(servicePrincipalId, [kept, dropped]);
    expect([proved.get(kept), proved.get(dropped)]).toEqual([true, false]);
    await sandbox.control('DELETE', `/entra/service-principals/${servicePrincipalId}`);
    const error = await sourceError(source.directory.proveAssignments(servicePrincipalId, [kept, dropped]));
    expect(error.code).toBe('ServicePrincipalNotFound');
  });

  it('R7 membership-gone, transitive, and of somebody who is gone', async () => {
    const [member, nested, gone] = [await person('member'), await person('nested'), await person('gone')];
    const inner = await sandbox.create('/entra/groups', { displayName: 'Inner', members: [nested] });
    const outer = await sandbox.create('/entra/groups', {
      displayName: 'Outer',
      members: [member, gone, inner],
    });
    await sandbox.control('DELETE', `/entra/people/${gone}`);
    const asked = [member, nested, gone].map((personId) => ({ personId, groupIds: [inner, outer] }));
    const memberships = await source.directory.proveMemberships(asked);
    expect(memberships.get(member)).toEqual(new Set([outer]));
    expect(memberships.get(nested)).toEqual(new Set([inner, outer]));
    expect(memberships.get(gone)).toEqual(new Set());
  });

  it('§3 a group with hidden members proves nothing without Member.Read.Hidden', async () => {
    const member = await person('member');
    const hidden = await sandbox.create('/entra/groups', {
      displayName: 'Hidden',
      members: [member],
      groupTypes: ['Unified'],
      visibility: 'HiddenMembership',
    });
    const asked = [{ personId: member, groupIds: [hidden] }];
    expect((await sourceError(source.directory.proveMemberships(asked))).code).toBe('HiddenMembership');
    await permit('User.Read.All', 'GroupMember.Read.All', 'Member.Read.Hidden');
    const trusted = new SandboxSource(sandbox);
    expect((await trusted.directory.proveMemberships(asked)).get(member)).toEqual(new Set([hidden]));
  });

  it('§10 a permission that is missing is an error, never a no', async () => {
    const id = await person('ada');
    await permit('GroupMember.Read.All');
    const read = await sourceError(source.directory.readPeople([id], []));
    expect(read).toMatchObject({ kind: 'permission' });
    expect(read.message).toContain('User.Read.All');
    const proof = await sourceError(source.directory.proveAssignments(servicePrincipalId, ['a']));
    expect(proof).toMatchObject({ kind: 'permission' });
    expect(proof.message).toContain('Application.Read.All');
  });
});

describe('tokens and connection at the sandbox', () => {
  it('R9 names the tenant; a revoked token is renewed', async () => {
    expect(await source.directory.tenantId()).toBe(tenantId);
    await sandbox.control('POST', '/entra/tokens/revoke');
    expect((await source.directory.servicePrincipal(servicePrincipalId)).appId).toBe(appId);
  });

  it('G33 the roles of the application', async () => {
    const { appRoles } = await source.directory.servicePrincipal(servicePrincipalId);
    expect(appRoles.map(({ value, isEnabled }) => [value, isEnabled])).toContainEqual(['Licensed', true]);
  });

  it('passes the connection test, and finds what is missing', async () => {
    expect(await source.directory.testConnection(servicePrincipalId)).toMatchObject({ ok: true, tenantId });
    await permit('User.Read.All');
    const { ok, steps } = await source.directory.testConnection(appId);
    expect(ok).toBe(false);
    const missing = steps.map((step) => (step.outcome === 'failed' ? step.failure.missingPermissions : []));
    expect(missing).toEqual([[], [], ['GroupMember.Read.All'], ['Application.Read.All']]);
  });

  it.each([
    [{ credential: { kind: 'secret', secret: 'wrong' } } as const, 'AADSTS7000215', 'clientSecret'],
    [{ clientId: '00000000-0000-4000-8000-000000000000' }, 'AADSTS700016', 'clientId'],
    [{ tenantId: '00000000-0000-4000-8000-000000000000' }, 'AADSTS90002', 'tenantId'],
  ])('says which field is wrong: %j', async (settings, code, field) => {
    const { steps } = await new SandboxSource(sandbox, settings).directory.testConnection();
    expect(steps[0]).toMatchObject({ name: 'token', failure: { kind: 'credential', code, field } });
  });

  it('tells the Object ID to whoever entered the Application ID', async () => {
    const error = await sourceError(source.directory.servicePrincipal(appId));
    expect(error.message).toContain(servicePrincipalId);
  });
});

function objectId(read: { readonly kind: string; readonly attributes?: unknown } | undefined): unknown {
  return z.looseObject({ attributes: z.looseObject({ objectId: z.string() }) }).parse(read).attributes
    .objectId;
}
