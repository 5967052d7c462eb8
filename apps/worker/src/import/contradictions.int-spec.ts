import { beforeEach, describe, expect, it } from '@jest/globals';
import { sandboxDefaults } from '@lockstep/testkit';
import type { TestPerson } from '../testing/tenant.ts';
import { smallPages } from './testing/company.ts';
import { feedPaths, type FeedName } from './testing/graph-pages.ts';
import { feedRows, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();

let jobId: string;
let ada: TestPerson;
let member: TestPerson;
let group: { readonly id: string };
let assignmentId: string;

beforeEach(async () => {
  const { tenant, pipeline } = world;
  await world.settings(smallPages);
  ada = await tenant.person('ada');
  assignmentId = await tenant.assign(ada);
  member = await tenant.person('member');
  group = await tenant.group('Zoom users', [member]);
  await tenant.assign(group);
  // So many that the changes of assignments are followed, and not the list.
  await tenant.crowd(6);
  jobId = await world.job();
  await pipeline.runCycle(jobId);
});

/** The feed's next page, as Graph might tell it. */
async function answerOnce(feed: FeedName, value: readonly object[]): Promise<void> {
  const row = (await feedRows(world.pipeline.db, jobId)).find((one) => one.kind === feed);
  const body = { value, '@odata.deltaLink': row?.mark };
  await world.tenant.fault({
    service: 'graph',
    pathPattern: feedPaths[feed],
    kind: 'status',
    status: 200,
    body,
  });
}

const gone = { '@removed': { reason: 'deleted' } };
const orders = [
  { order: 'come, then gone', arrange: <T>(come: T, left: T) => [come, left] },
  { order: 'gone, then come', arrange: <T>(come: T, left: T) => [left, come] },
];
const truths = [{ truth: 'gone' }, { truth: 'there' }] as const;
const cases = orders.flatMap((one) => truths.map((truth) => ({ ...one, ...truth })));

/** The order of a page's entries means nothing, so a direct read decides. */
async function expectTruth(truth: 'gone' | 'there', person: TestPerson): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
  expect(await world.fired()).toEqual([1]);
  const removed = (await removalsOf(world.pipeline.db, jobId)).map(({ sourceId }) => sourceId);
  expect(removed).toEqual(truth === 'gone' ? [person.id] : []);
  expect((await world.active()).includes(person.userPrincipalName)).toBe(truth === 'there');
}

describe('R7 G9: one page says both of', () => {
  it.each(cases)('a person: $order; in truth $truth', async ({ arrange, truth }) => {
    const shown = { id: ada.id, accountEnabled: true, userPrincipalName: ada.userPrincipalName };
    await answerOnce('users', arrange<object>(shown, { id: ada.id, ...gone }));
    if (truth === 'gone') await world.tenant.remove(ada);
    await expectTruth(truth, ada);
  });

  it.each(cases)('a member: $order; in truth $truth', async ({ arrange, truth }) => {
    const entry = { id: member.id, '@odata.type': '#microsoft.graph.user' };
    const entries = arrange<object>(entry, { ...entry, ...gone });
    await answerOnce('group-members', [{ id: group.id, 'members@delta': entries }]);
    if (truth === 'gone') await world.tenant.members(group, { remove: [member] });
    await expectTruth(truth, member);
  });

  it.each(cases)(
    'a member, in two slices of the group: $order; in truth $truth',
    async ({ arrange, truth }) => {
      const entry = { id: member.id, '@odata.type': '#microsoft.graph.user' };
      const slices = arrange<object>(
        { id: group.id, 'members@delta': [entry] },
        { id: group.id, 'members@delta': [{ ...entry, ...gone }] },
      );
      await answerOnce('group-members', slices);
      if (truth === 'gone') await world.tenant.members(group, { remove: [member] });
      await expectTruth(truth, member);
    },
  );

  it.each(cases)('an assignment: $order; in truth $truth', async ({ arrange, truth }) => {
    const type = { '@odata.type': '#microsoft.graph.appRoleAssignment', id: assignmentId };
    const shown = {
      ...type,
      principalId: ada.id,
      principalType: 'User',
      appRoleId: sandboxDefaults.appRoles.Basic,
      resourceId: sandboxDefaults.servicePrincipalId,
    };
    await answerOnce('assignment-changes', arrange<object>(shown, { ...type, ...gone }));
    if (truth === 'gone') await world.tenant.unassign(ada);
    await expectTruth(truth, ada);
  });
});
