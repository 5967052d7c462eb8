import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FeedExpiredError } from '@lockstep/engine';
import type { FeedItem, FeedStart } from '@lockstep/engine';
import { z } from 'zod';
import { sourceError } from '../testing/failures.ts';
import { Sandbox, sandboxDefaults } from '../testing/sandbox.ts';
import { SandboxSource } from '../testing/sandbox-source.ts';

const users: FeedStart = { kind: 'users', attributes: ['department', 'city', 'manager'], from: 'beginning' };
const assignments: FeedStart = {
  kind: 'assignment-list',
  servicePrincipalId: sandboxDefaults.servicePrincipalId,
};
const changes: FeedStart = {
  kind: 'assignment-changes',
  servicePrincipalId: sandboxDefaults.servicePrincipalId,
  from: 'now',
};
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

const settings = (value: unknown): Promise<unknown> => sandbox.control('PATCH', '/entra/settings', value);
const person = (name: string, more: Record<string, unknown> = {}): Promise<string> =>
  sandbox.create('/entra/people', {
    userPrincipalName: `${name}@contoso.example`,
    displayName: name,
    ...more,
  });
const change = (id: string, value: unknown): Promise<unknown> =>
  sandbox.control('PATCH', `/entra/people/${id}`, value);
const assign = (principalId: string): Promise<string> =>
  sandbox.create(`/entra/service-principals/${sandboxDefaults.servicePrincipalId}/assignments`, {
    principalId,
  });

function attributesOf(items: readonly FeedItem[], id: string) {
  const found = items.filter((item) => item.kind === 'user' && item.id === id).at(-1);
  return found?.kind === 'user' ? found.attributes : undefined;
}

function membersOf(items: readonly FeedItem[], removed: boolean): readonly string[] {
  return items
    .flatMap((item) => (item.kind === 'group' ? item.members : []))
    .filter((member) => member.isUser && member.removed === removed)
    .map(({ id }) => id)
    .sort();
}

describe('feeds at the sandbox (graph.md §13)', () => {
  it('1 an empty page with a nextLink loses nobody', async () => {
    await sandbox.control('POST', '/entra/people/bulk', { count: 50, prefix: 'p' });
    await settings({ delta: { pageSize: 10, emptyPageEvery: 2 } });
    const { items, pages } = await source.round(users);
    expect(pages.some((page) => page.length === 0)).toBe(true);
    expect(new Set(items.map((item) => (item.kind === 'user' ? item.id : ''))).size).toBe(50);
  });

  it('2 the same person on two pages stands twice, in the order of the pages', async () => {
    await sandbox.control('POST', '/entra/people/bulk', { count: 25, prefix: 'p' });
    await settings({ delta: { pageSize: 10, repeatObjects: true } });
    const { items } = await source.round(users);
    const ids = items.map((item) => (item.kind === 'user' ? item.id : ''));
    expect(new Set(ids).size).toBe(25);
    expect(ids.length).toBeGreaterThan(25);
  });

  it('3 soft-deleted, then restored', async () => {
    const id = await person('ada');
    const first = await source.round(users);
    await sandbox.control('DELETE', `/entra/people/${id}`);
    const second = await source.round(users, first.deltaLink);
    expect(second.items).toEqual([{ kind: 'user-removed', id, reason: 'changed' }]);
    await sandbox.control('POST', `/entra/people/${id}/restore`);
    const third = await source.round(users, second.deltaLink);
    expect(attributesOf(third.items, id)).toMatchObject({
      objectId: id,
      userPrincipalName: 'ada@contoso.example',
    });
  });

  it('4 hard-deleted', async () => {
    const id = await person('ada');
    const first = await source.round(users);
    await sandbox.control('DELETE', `/entra/people/${id}?hard=true`);
    const { items } = await source.round(users, first.deltaLink);
    expect(items).toEqual([{ kind: 'user-removed', id, reason: 'deleted' }]);
  });

  it('5 a tombstone in the first round', async () => {
    const id = await person('ada');
    await sandbox.control('DELETE', `/entra/people/${id}`);
    await settings({ delta: { initialIncludesRemoved: true } });
    expect((await source.round(users)).items).toContainEqual({ kind: 'user-removed', id, reason: 'changed' });
  });

  it('6 set to null, and never set', async () => {
    const id = await person('ada', { department: 'R&D', city: null });
    const first = await source.round(users);
    const attributes = attributesOf(first.items, id);
    expect(attributes).toMatchObject({
      department: 'R&D',
      city: null,
      accountEnabled: 'True',
      userType: 'Member',
    });
    expect(Object.keys(attributes ?? {})).not.toContain('mail');
    await change(id, { department: null, accountEnabled: false });
    const { items } = await source.round(users, first.deltaLink);
    expect(attributesOf(items, id)).toMatchObject({ department: null, accountEnabled: 'False' });
  });

  it('7 the members of a group in slices, and who left it', async () => {
    const { ids } = await bulk(25);
    const group = await sandbox.create('/entra/groups', { displayName: 'G', members: ids });
    await settings({ delta: { memberSliceSize: 10, pageSize: 1 } });
    const feed: FeedStart = { kind: 'group-members', groupIds: [group] };
    const first = await source.round(feed);
    expect(first.items.length).toBeGreaterThan(1);
    expect(membersOf(first.items, false)).toEqual([...ids].sort());
    await sandbox.control('POST', `/entra/groups/${group}/members`, { remove: ids.slice(0, 2) });
    const second = await source.round(feed, first.deltaLink);
    expect(membersOf(second.items, true)).toEqual(ids.slice(0, 2).sort());
    await sandbox.control('DELETE', `/entra/groups/${group}`);
    const third = await source.round(feed, second.deltaLink);
    expect(third.items).toContainEqual({ kind: 'group-removed', id: group });
  });

  it.each(['gone', 'syncStateNotFound', 'resyncRequired'])('8, 9 an expired token: %s', async (answer) => {
    const { deltaLink } = await source.round(users);
    await sandbox.control('POST', '/entra/delta-tokens/expire', { answer });
    await expect(source.round(users, deltaLink)).rejects.toBeInstanceOf(FeedExpiredError);
    expect((await source.round(users)).deltaLink).not.toBe(deltaLink);
  });

  it.each([{ 'Retry-After': '3' }, {}])('10 a 429 with headers %j', async (headers) => {
    await person('ada');
    await sandbox.control('POST', '/faults', {
      service: 'graph',
      kind: 'status',
      status: 429,
      headers,
      count: 2,
    });
    expect((await source.round(users)).items).toHaveLength(1);
    expect(source.slept.length).toBeGreaterThanOrEqual(2);
  });

  it('10 the limit in resource units', async () => {
    await sandbox.control('POST', '/entra/people/bulk', { count: 60, prefix: 'p' });
    await settings({ delta: { pageSize: 2 }, throttle: { resourceUnits: 10 } });
    expect((await source.round(users)).items).toHaveLength(60);
    expect(source.slept.length).toBeGreaterThan(0);
  });

  it('11 a replayed change', async () => {
    const id = await person('ada');
    const first = await source.round(users);
    await settings({ delta: { replayChanges: 1 } });
    const { items } = await source.round(users, first.deltaLink);
    expect(attributesOf(items, id)).toMatchObject({ objectId: id });
  });

  it('12 the manager given, replaced and removed', async () => {
    const [boss, other] = [await person('boss'), await person('other')];
    const id = await person('ada', { manager: boss });
    const first = await source.round(users);
    expect(attributesOf(first.items, id)).toMatchObject({ manager: boss });
    await change(id, { manager: other });
    const second = await source.round(users, first.deltaLink);
    expect(attributesOf(second.items, id)).toMatchObject({ manager: other });
    await change(id, { manager: null });
    const third = await source.round(users, second.deltaLink);
    expect(attributesOf(third.items, id)).toMatchObject({ manager: null });
    await change(id, { department: 'Sales' });
    const fourth = await source.round(users, third.deltaLink);
    expect(attributesOf(fourth.items, id)).toMatchObject({ department: 'Sales' });
  });

  it('13 a token older than seven days', async () => {
    const { deltaLink } = await source.round(users);
    await sandbox.control('POST', '/clock', { advanceMs: 8 * 86_400_000 });
    await expect(source.round(users, deltaLink)).rejects.toBeInstanceOf(FeedExpiredError);
  });

  it('14 an assignment that is listed late', async () => {
    const id = await person('ada');
    await settings({ replication: { held: true } });
    const assignmentId = await assign(id);
    expect((await source.round(assignments)).items).toEqual([]);
    await sandbox.control('POST', '/entra/replication/release');
    expect((await source.round(assignments)).items).toMatchObject([
      { kind: 'assignment', assignment: { id: assignmentId, principalId: id, principalType: 'User' } },
    ]);
  });

  it.each(['truncate', 'invalidJson', 'dropAfter'])('R7 a page that is not whole: %s', async (kind) => {
    await sandbox.control('POST', '/entra/people/bulk', { count: 20, prefix: 'p' });
    await settings({ delta: { pageSize: 5 } });
    await sandbox.control('POST', '/faults', { service: 'graph', pathPattern: 'delta', kind, nth: 2 });
    expect((await sourceError(source.round(users))).kind).toBe('unavailable');
    expect((await source.round(users)).items).toHaveLength(20);
  });

  it('G6 from now on: nothing at first, then what changes', async () => {
    const id = await person('ada');
    const start: FeedStart = { ...users, from: 'now' };
    const first = await source.round(start);
    expect(first.items).toEqual([]);
    await change(id, { department: 'Sales' });
    expect(attributesOf((await source.round(start, first.deltaLink)).items, id)).toMatchObject({
      department: 'Sales',
    });
  });

  it('G30 a long list of assignments, people and groups', async () => {
    const { ids } = await bulk(30);
    const group = await sandbox.create('/entra/groups', { displayName: 'G', members: [] });
    await settings({ list: { pageSize: 7 } });
    const path = `/entra/service-principals/${sandboxDefaults.servicePrincipalId}/assignments/bulk`;
    await sandbox.control('POST', path, { principalIds: [...ids, group] });
    const { items, pages } = await source.round(assignments);
    expect(pages).toHaveLength(5);
    expect(
      items.filter((item) => item.kind === 'assignment' && item.assignment.principalType === 'Group'),
    ).toHaveLength(1);
    expect(items).toHaveLength(31);
  });

  it('G34 changes of assignments: ours, and their removal by id', async () => {
    const id = await person('ada');
    const elsewhere = await sandbox.create('/entra/service-principals', {
      displayName: 'Other',
      appRoles: [],
    });
    const first = await source.round(changes);
    expect(first.items).toEqual([]);
    const assignmentId = await assign(id);
    await sandbox.create(`/entra/service-principals/${elsewhere}/assignments`, { principalId: id });
    await change(id, { department: 'Sales' });
    const second = await source.round(changes, first.deltaLink);
    expect(second.items).toMatchObject([
      { kind: 'assignment', assignment: { id: assignmentId, principalId: id } },
    ]);
    await sandbox.control(
      'DELETE',
      `/entra/service-principals/${sandboxDefaults.servicePrincipalId}/assignments/${assignmentId}`,
    );
    const third = await source.round(changes, second.deltaLink);
    expect(third.items).toContainEqual({ kind: 'assignment-removed', id: assignmentId });
  });
});

async function bulk(count: number): Promise<{ readonly ids: readonly string[] }> {
  const created = await sandbox.control('POST', '/entra/people/bulk', { count, prefix: 'm' });
  return idsOf.parse(created);
}
