import { describe, expect, it } from '@jest/globals';
import { sandboxDefaults, waitFor } from '@lockstep/testkit';
import type { SeenRequest, TestPerson } from '../testing/tenant.ts';
import { assignmentStates, membershipState, onlyRemoval, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();

const confirmAfterMs = 2_000;
const slowly = { settings: { evidenceConfirmAfterMs: confirmAfterMs } };

const at = (request: SeenRequest | undefined): number => Date.parse(String(request?.['at']));

/** When the account was switched off, by the sandbox's clock. */
async function switchedOffAt(person: TestPerson): Promise<number> {
  const { tenant } = world;
  const account = (await tenant.zoom()).get(person.userPrincipalName);
  const writes = await tenant.writes();
  return at(writes.find(({ path }) => decodeURIComponent(path).endsWith(`/Users/${account?.id ?? '?'}`)));
}

describe('R7: the second read of a proof', () => {
  it('comes not before evidenceConfirmAfter, and nothing is written before it; a tombstone and accountEnabled need none', async () => {
    const { tenant, pipeline } = world;
    const [stays, own, member, deleted, disabled] = [
      await tenant.person('stays'),
      await tenant.person('own'),
      await tenant.person('member'),
      await tenant.person('deleted'),
      await tenant.person('disabled'),
    ];
    const assignmentId = await tenant.assign(own);
    const group = await tenant.group('Zoom users', [stays, member, deleted, disabled]);
    await tenant.assign(group);
    const jobId = await world.job(slowly);
    await pipeline.runCycle(jobId);

    await tenant.unassign(own);
    await tenant.members(group, { remove: [member] });
    await tenant.remove(deleted);
    await tenant.change(disabled, { accountEnabled: false });
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });

    expect(await world.active()).toEqual(['stays@contoso.example']);
    const proofs = await tenant.requests(`service=graph&pathPattern=appRoleAssignedTo/${assignmentId}`);
    expect(proofs.map(({ status }) => status)).toEqual([404, 404]);
    const [first, second] = proofs.map(at);
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(confirmAfterMs);
    expect(await switchedOffAt(own)).toBeGreaterThanOrEqual(Number(second));
    expect(await switchedOffAt(member)).toBeGreaterThanOrEqual(Number(second));
    expect(await switchedOffAt(deleted)).toBeLessThan(Number(second));
    expect(await switchedOffAt(disabled)).toBeLessThan(Number(second));
    for (const { id } of [own, member]) {
      const { evidence } = await onlyRemoval(pipeline.db, jobId, id);
      for (const { observedAt, confirmedAt } of evidence) {
        expect(Date.parse(String(confirmedAt)) - Date.parse(observedAt)).toBeGreaterThanOrEqual(
          confirmAfterMs,
        );
      }
      expect(evidence).toHaveLength(1);
    }
  });

  it('R7: who was assigned again, or came back into the group, between the two reads stays', async () => {
    const { tenant, pipeline } = world;
    const own = await tenant.person('own');
    const member = await tenant.person('member');
    await tenant.assign(own);
    const group = await tenant.group('Zoom users', [member]);
    await tenant.assign(group);
    const jobId = await world.job({ settings: { evidenceConfirmAfterMs: 5_000 } });
    await pipeline.runCycle(jobId);

    await tenant.unassign(own);
    await tenant.members(group, { remove: [member] });
    await tenant.forgetRequests();
    const { result } = await pipeline.beginCycle(jobId);
    await waitFor(async () => {
      const states = [
        await membershipState(pipeline.db, jobId, member.id),
        ...(await assignmentStates(pipeline.db, jobId, own.id)),
      ];
      return states.every((state) => state === 'leaving');
    });
    await tenant.assign(own);
    await tenant.members(group, { add: [member] });
    await result();

    expect(await assignmentStates(pipeline.db, jobId, own.id)).toEqual(['gone', 'live']);
    expect(await membershipState(pipeline.db, jobId, member.id)).toBe('live');
    expect(await tenant.writes()).toEqual([]);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
  });
});

describe('R7: every edge must be disproved', () => {
  it('a person with an assignment of their own and one by a group leaves when both are gone, with both proofs', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada');
    await tenant.assign(ada, 'Licensed');
    const group = await tenant.group('Zoom users', [ada]);
    await tenant.assign(group, 'Licensed');
    const jobId = await world.job();
    await pipeline.runCycle(jobId);

    await tenant.unassign(ada);
    await pipeline.runCycle(jobId);
    expect(await assignmentStates(pipeline.db, jobId, ada.id)).toEqual(['gone']);
    expect(await world.active()).toEqual(['ada@contoso.example']);

    await tenant.members(group, { remove: [ada] });
    await pipeline.runCycle(jobId);
    expect(await world.active()).toEqual([]);
    const { evidence } = await onlyRemoval(pipeline.db, jobId, ada.id);
    expect(evidence.map(({ kind }) => kind)).toEqual(['assignment-gone', 'membership-gone']);
  });

  it('S2: a nested group neither gives an account nor keeps one whose direct membership ended', async () => {
    const { tenant, pipeline } = world;
    const [both, nestedOnly] = [await tenant.person('both'), await tenant.person('nested-only')];
    const nested = await tenant.group('Nested', [both, nestedOnly]);
    const group = await tenant.group('Zoom users', [both]);
    await pipeline.sandbox.control('POST', `/entra/groups/${group.id}/members`, { add: [nested.id] });
    await tenant.assign(group);
    const jobId = await world.job();
    await pipeline.runCycle(jobId);
    expect(await world.active()).toEqual(['both@contoso.example']);

    await tenant.members(group, { remove: [both] });
    await pipeline.runCycle(jobId);
    expect(await world.active()).toEqual([]);
  });

  it('R7: hidden membership is no proof: nobody leaves, and the administrator is told what to grant', async () => {
    const { tenant, pipeline } = world;
    const { sandbox } = pipeline;
    const ada = await tenant.person('ada');
    const group = await tenant.group('Zoom users', [ada]);
    await tenant.assign(group);
    const jobId = await world.job();
    await pipeline.runCycle(jobId);

    await sandbox.control('PATCH', `/entra/groups/${group.id}`, { visibility: 'HiddenMembership' });
    await world.expire('groups');
    const failed = await pipeline.runCycle(jobId);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'HiddenMembership' } });
    expect(failed.error?.message).toContain('Member.Read.Hidden');
    expect(await world.active()).toEqual(['ada@contoso.example']);

    const permissions = [
      'User.Read.All',
      'GroupMember.Read.All',
      'Application.Read.All',
      'Member.Read.Hidden',
    ];
    await sandbox.control('PATCH', `/entra/apps/${sandboxDefaults.clientId}`, { permissions });
    await sandbox.control('POST', '/entra/tokens/revoke');
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(['ada@contoso.example']);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
  });
});

describe('R7: deleted people', () => {
  it('G10 soft-deleted, restored, and deleted for good: disabled, active again, and deleted only on 404 from both places', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    await tenant.crowd(5);
    const jobId = await world.job();
    await pipeline.runCycle(jobId);
    const account = (await tenant.zoom()).get(ada.userPrincipalName);

    await tenant.remove(ada);
    await pipeline.runCycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({
      id: account?.id,
      status: 'inactive',
    });

    await tenant.restore(ada);
    await pipeline.runCycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toMatchObject({
      id: account?.id,
      status: 'active',
    });

    await tenant.remove(ada, 'hard');
    await pipeline.runCycle(jobId);
    expect((await tenant.zoom()).get(ada.userPrincipalName)).toBeUndefined();
    const [softly, again, deleted] = await removalsOf(pipeline.db, jobId);
    expect([softly?.effect, again?.effect, deleted?.effect]).toEqual(['disable', 'disable', 'delete']);
    expect(softly?.evidence).toMatchObject([
      { kind: 'tombstone', read: 'users/{id}: 404, deletedItems/{id}: 200' },
    ]);
    expect(deleted?.evidence).toMatchObject([
      { kind: 'tombstone', read: 'users/{id}: 404, deletedItems/{id}: 404' },
    ]);
  });

  it('R7: a tombstone that a direct read contradicts is looked into a second time', async () => {
    const { tenant, pipeline } = world;
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const jobId = await world.job({ configuration: { scope: 'all' } });
    await pipeline.runCycle(jobId);

    await tenant.remove(ada);
    // A replica that has not heard of the deletion yet.
    await tenant.fault({
      service: 'graph',
      method: 'GET',
      pathPattern: `/users/${ada.id}\\?`,
      kind: 'status',
      status: 200,
      body: {
        id: ada.id,
        userPrincipalName: ada.userPrincipalName,
        mail: null,
        accountEnabled: true,
        userType: 'Member',
      },
    });
    await pipeline.runCycle(jobId);
    expect(await world.active()).toEqual([]);
  });
});
