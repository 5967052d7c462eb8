import { beforeAll, describe, expect, it } from '@jest/globals';
import { filter, zoomSchemaWith } from './testing/schemas.ts';
import { onlyRemoval, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();
const anInstant = expect.any(String);

describe('R7: each removal carries its proof, and nobody else is removed', () => {
  let jobId: string;
  const ids = new Map<string, string>();
  const idOf = (name: string): string => ids.get(name) ?? name;
  const removal = (name: string) => onlyRemoval(world.pipeline.db, jobId, idOf(name));

  beforeAll(async () => {
    const { tenant } = world;
    const person = async (name: string) => {
      const made = await tenant.person(name);
      ids.set(name, made.id);
      return made;
    };
    const stays = await person('stays');
    const deleted = await person('deleted');
    const disabled = await person('disabled');
    const unassigned = await person('unassigned');
    const filtered = await person('filtered');
    const viaGroup = await person('via-group');
    const member = await person('member');
    const silentMember = await person('silent-member');
    for (const one of [stays, deleted, disabled, filtered]) await tenant.assign(one);
    ids.set('own assignment', await tenant.assign(unassigned));
    const lost = await tenant.group('Lost', [viaGroup]);
    ids.set('group assignment', await tenant.assign(lost));
    const kept = await tenant.group('Kept', [member, silentMember, stays]);
    ids.set('kept group', kept.id);
    await tenant.assign(kept);
    jobId = await world.job({
      schema: zoomSchemaWith({ scope: filter(['department', 'NOT EQUALS', 'Outside']) }),
    });
    expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toHaveLength(8);

    await tenant.remove(deleted);
    await tenant.change(disabled, { accountEnabled: false });
    await tenant.unassign(unassigned);
    await tenant.change(filtered, { department: 'Outside' });
    await tenant.unassign(lost);
    await tenant.members(kept, { remove: [member] });
    expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });

    // Of this one no feed ever says that they left: a new round of the group simply does not show them.
    await tenant.members(kept, { remove: [silentMember] });
    await world.expire('groups');
    expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded' });
    expect(await world.active()).toEqual(['stays@contoso.example']);
  });

  it('R7 tombstone: soft-deleted', async () => {
    expect(await removal('deleted')).toMatchObject({
      effect: 'disable',
      state: 'succeeded',
      cause: 'soft-deleted',
      evidence: [
        { kind: 'tombstone', subject: idOf('deleted'), read: 'users/{id}: 404, deletedItems/{id}: 200' },
      ],
    });
  });

  it('R7 disabled: accountEnabled was read as false', async () => {
    expect(await removal('disabled')).toMatchObject({
      state: 'succeeded',
      cause: 'source-disabled',
      evidence: [{ kind: 'disabled', subject: idOf('disabled'), read: 'accountEnabled is false' }],
    });
  });

  it("R7 assignment-gone: the person's own", async () => {
    expect(await removal('unassigned')).toMatchObject({
      state: 'succeeded',
      cause: 'unassigned',
      evidence: [{ kind: 'assignment-gone', subject: idOf('own assignment'), confirmedAt: anInstant }],
    });
  });

  it("R7 assignment-gone: the group's", async () => {
    expect(await removal('via-group')).toMatchObject({
      state: 'succeeded',
      cause: 'unassigned',
      evidence: [{ kind: 'assignment-gone', subject: idOf('group assignment'), confirmedAt: anInstant }],
    });
  });

  it("R7 membership-gone: by the group's own delta", async () => {
    expect(await removal('member')).toMatchObject({
      state: 'succeeded',
      cause: 'unassigned',
      evidence: [
        {
          kind: 'membership-gone',
          subject: idOf('kept group'),
          read: 'groups/delta',
          confirmedAt: anInstant,
        },
      ],
    });
  });

  it('R7 membership-gone: by checkMemberGroups, where a full round only fell silent', async () => {
    expect(await removal('silent-member')).toMatchObject({
      state: 'succeeded',
      cause: 'unassigned',
      evidence: [{ kind: 'membership-gone', read: 'checkMemberGroups', confirmedAt: anInstant }],
    });
  });

  it('R7 filter-no: the operand was read', async () => {
    expect(await removal('filtered')).toMatchObject({
      state: 'succeeded',
      cause: 'filter',
      evidence: [{ kind: 'filter-no', subject: idOf('filtered') }],
    });
  });

  it('R7: nobody else', async () => {
    expect(await removalsOf(world.pipeline.db, jobId)).toHaveLength(7);
  });
});
