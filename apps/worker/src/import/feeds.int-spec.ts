import { describe, expect, it } from '@jest/globals';
import { smallPages } from './testing/company.ts';
import { feedNames, pagesSeen } from './testing/graph-pages.ts';
import { assignmentStates, removalsOf } from './testing/source-facts.ts';
import { useWorld } from './testing/world.ts';

const world = useWorld();

async function cycle(jobId: string): Promise<void> {
  expect(await world.pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
}

/** Runs a cycle and counts what it asked for, by feed. */
async function costOfCycle(jobId: string): Promise<Readonly<Record<string, number>>> {
  await world.tenant.forgetRequests();
  await cycle(jobId);
  const pages = await pagesSeen(world);
  return Object.fromEntries(feedNames.map((feed) => [feed, pages[feed].length]));
}

describe('R15: groups', () => {
  it('at most 50 in a feed; a newly assigned one has its own first round, and the others go on', async () => {
    const { tenant, pipeline } = world;
    await world.settings({ list: { pageSize: 999 } });
    const ada = await tenant.person('ada');
    const groups = [];
    for (let n = 0; n < 51; n += 1)
      groups.push(await tenant.group(`Group ${String(n)}`, n === 50 ? [ada] : []));
    for (const group of groups) await tenant.assign(group);
    const jobId = await world.job();
    await cycle(jobId);
    expect(await world.active()).toEqual([ada.userPrincipalName]);
    expect(await namedGroups()).toEqual([50, 1]);

    const bob = await tenant.person('bob');
    await tenant.assign(await tenant.group('New', [bob]));
    await tenant.forgetRequests();
    await cycle(jobId);
    expect(await world.active()).toEqual([ada.userPrincipalName, bob.userPrincipalName]);
    // Two by their tokens, which name no group, and the new one.
    expect(await namedGroups()).toEqual([0, 0, 1]);
    expect(await removalsOf(pipeline.db, jobId)).toEqual([]);
  });

  async function namedGroups(): Promise<readonly number[]> {
    const { 'group-members': requests } = await pagesSeen(world);
    return requests.map(
      ({ query }) => (new URLSearchParams(query).get('$filter') ?? '').split(' or ').filter(Boolean).length,
    );
  }
});

describe('R15: assignments, by whichever way costs less', () => {
  it('one page of them: the list alone; nothing of the changes of all users is read', async () => {
    const { tenant, pipeline } = world;
    const [ada, bob] = [await tenant.person('ada'), await tenant.person('bob')];
    await tenant.assign(ada);
    const jobId = await world.job();
    await cycle(jobId);
    await tenant.assign(bob);
    await tenant.unassign(ada);
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 1, 'assignment-changes': 0 });
    expect(await world.active()).toEqual([bob.userPrincipalName]);
    expect(await assignmentStates(pipeline.db, jobId, ada.id)).toEqual(['gone']);
  });

  it('several pages: their changes, and the list once a day', async () => {
    const { tenant } = world;
    await world.settings(smallPages);
    const [first] = await tenant.crowd(9);
    const jobId = await world.job();
    await cycle(jobId);
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    if (first !== undefined) await tenant.unassign(first);
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 0, 'assignment-changes': 1 });
    const active = await world.active();
    expect(active).toContain(ada.userPrincipalName);
    expect(active).not.toContain(first?.userPrincipalName);
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 0, 'assignment-changes': 1 });
    await world.makeChecksDue(jobId, 'list');
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 3, 'assignment-changes': 1 });
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 0, 'assignment-changes': 1 });
  });

  it('changes of many users: given up for the list where they become longer than that', async () => {
    const { tenant, pipeline } = world;
    await world.settings(smallPages);
    const crowd = await tenant.crowd(9);
    const jobId = await world.job();
    await cycle(jobId);
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const people = crowd.map(({ id }) => ({ id, jobTitle: 'Changed' }));
    await pipeline.sandbox.control('PATCH', '/entra/people/bulk', { people });
    await pipeline.sandbox.control('POST', '/entra/people/bulk', { count: 60, prefix: 'x', template: {} });
    // Twenty-four pages of changes would be read for one assignment. Three are, then the list; one request starts anew.
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 4, 'assignment-changes': 4 });
    expect(await world.active()).toContain(ada.userPrincipalName);
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 0, 'assignment-changes': 1 });
  });

  it('from one page to several: no assignment falls between list and changes', async () => {
    const { tenant } = world;
    await world.settings(smallPages);
    await tenant.crowd(2);
    const jobId = await world.job();
    await cycle(jobId);
    await cycle(jobId);
    const more = await tenant.crowd(6, 'more');
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 3, 'assignment-changes': 0 });
    const [first] = more;
    if (first !== undefined) await tenant.unassign(first);
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 3, 'assignment-changes': 1 });
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    expect(await costOfCycle(jobId)).toMatchObject({ 'assignment-list': 0, 'assignment-changes': 1 });
    expect(await world.active()).toEqual(
      ['ada', 'p1', 'p2', ...more.slice(1).map((_, index) => `more${String(index + 2)}`)]
        .map((name) => `${name}@contoso.example`)
        .sort(),
    );
  });
});

it('R15: an assigned person whom no feed showed is read directly', async () => {
  const { tenant } = world;
  await tenant.crowd(2);
  const jobId = await world.job();
  await cycle(jobId);
  const ada = await tenant.person('ada');
  await cycle(jobId);
  await tenant.assign(ada);
  await tenant.forgetRequests();
  await cycle(jobId);
  const reads = await tenant.requests('service=graph&method=GET');
  expect(reads.filter(({ path }) => path.endsWith(`/users/${ada.id}`))).toMatchObject([{ inBatch: true }]);
  expect(await world.active()).toContain(ada.userPrincipalName);
});
