import { beforeEach, describe, expect, it } from '@jest/globals';
import { GraphTenant } from '../../testing/graph-tenant.ts';
import { changeMembers, createGroup, deleteGroup } from '../admin/groups.ts';
import { createPeople, deletePerson, restorePerson } from '../admin/people.ts';
import { assign, createServicePrincipal, unassign } from '../admin/service-principals.ts';
import { changeSettings } from '../admin/settings.ts';

const FIRST = "groups/delta?$select=displayName,members&$filter=id eq 'g1'";
const USER = '#microsoft.graph.user';
const REMOVED = { '@removed': { reason: 'deleted' } };
let graph: GraphTenant;
let people: string[];

beforeEach(() => {
  graph = new GraphTenant();
  people = createPeople(graph.tenant, { count: 5, prefix: 'p', template: {} });
  createGroup(graph.tenant, { id: 'g1', displayName: 'One', groupTypes: [], members: people.slice(0, 2) });
  createGroup(graph.tenant, { id: 'g2', displayName: 'Two', groupTypes: [], members: [] });
});

describe('groups/delta', () => {
  it('G20 lists members of the chosen group; an empty group has no members@delta', () => {
    const members = people.slice(0, 2).map((id) => ({ '@odata.type': USER, id }));
    expect(graph.round(FIRST).items).toEqual([{ id: 'g1', displayName: 'One', 'members@delta': members }]);
    expect(graph.round("groups/delta?$select=members&$filter=id eq 'g2'").items).toEqual([{ id: 'g2' }]);
  });

  it('G20 marks a membership that ended, and one that ended by deletion, alike', () => {
    const [one = '', two = ''] = people;
    const first = graph.round(FIRST);
    changeMembers(graph.tenant, 'g1', { add: [people[2] ?? ''], remove: [one] });
    const second = graph.round(first.deltaLink);
    expect(second.items[0]).toHaveProperty('members@delta', [
      { '@odata.type': USER, id: one, ...REMOVED },
      { '@odata.type': USER, id: people[2] },
    ]);
    deletePerson(graph.tenant, two, false);
    const third = graph.round(second.deltaLink);
    expect(third.items[0]).toHaveProperty('members@delta', [{ '@odata.type': USER, id: two, ...REMOVED }]);
    restorePerson(graph.tenant, two);
    expect(graph.round(third.deltaLink).items[0]).toHaveProperty('members@delta', [
      { '@odata.type': USER, id: two },
    ]);
  });

  it('the last of several changes of one membership wins', () => {
    const [one = ''] = people;
    const { deltaLink } = graph.round(FIRST);
    changeMembers(graph.tenant, 'g1', { add: [], remove: [one] });
    changeMembers(graph.tenant, 'g1', { add: [one], remove: [] });
    expect(graph.round(deltaLink).items[0]).toHaveProperty('members@delta', [
      { '@odata.type': USER, id: one },
    ]);
  });

  it('G21 slices a large group over consecutive pages', () => {
    changeSettings(graph.tenant, { delta: { memberSliceSize: 2 } });
    changeMembers(graph.tenant, 'g1', { add: people.slice(2), remove: [] });
    const { pages, items } = graph.round(FIRST);
    expect(pages.map((page) => page.length)).toEqual([1, 1, 1]);
    expect(items.flatMap((item) => item['members@delta'])).toHaveLength(5);
  });

  it('G4 takes at most 50 groups', () => {
    const filter = Array.from({ length: 51 }, (_none, n) => `id eq 'x${String(n)}'`).join(' or ');
    expect(graph.error(`groups/delta?$filter=${filter}`).status).toBe(400);
  });

  it('G25 a security group is gone for good, a Microsoft 365 group softly', () => {
    createGroup(graph.tenant, { id: 'm365', displayName: 'M', groupTypes: ['Unified'], members: [] });
    const { deltaLink } = graph.round('groups/delta');
    deleteGroup(graph.tenant, 'g1', false);
    deleteGroup(graph.tenant, 'm365', false);
    expect(graph.round(deltaLink).items).toEqual([
      { id: 'g1', '@removed': { reason: 'deleted' } },
      { id: 'm365', '@removed': { reason: 'changed' } },
    ]);
    expect(graph.error('directory/deletedItems/g1').status).toBe(404);
    expect(graph.get('directory/deletedItems/m365')).toMatchObject({ id: 'm365' });
  });

  it('hidden membership shows members to Member.Read.Hidden only (G22)', () => {
    createGroup(graph.tenant, {
      id: 'h',
      displayName: 'H',
      groupTypes: [],
      visibility: 'HiddenMembership',
      members: people,
    });
    const target = "groups/delta?$select=members&$filter=id eq 'h'";
    expect(graph.round(target).items).toEqual([{ id: 'h' }]);
    graph.permissions = [...graph.permissions, 'Member.Read.Hidden'];
    expect(graph.round(target).items[0]).toHaveProperty('members@delta');
  });
});

describe('directoryObjects/delta', () => {
  const FILTER = "isof('microsoft.graph.appRoleAssignment') or isof('microsoft.graph.user')";

  it('G34 follows assignments together with users, and not alone', () => {
    createServicePrincipal(graph.tenant, { id: 'sp', appId: 'app-id', displayName: 'Zoom', appRoles: [] });
    const one = assign(graph.tenant, 'sp', { principalId: people[0] ?? '' });
    const first = graph.round(`directoryObjects/delta?$filter=${FILTER}`);
    const ofType = (items: readonly object[]): object[] =>
      items.filter((item) => Reflect.get(item, '@odata.type') === '#microsoft.graph.appRoleAssignment');
    expect(first.items).toHaveLength(6);
    expect(ofType(first.items)).toEqual([
      expect.objectContaining({ id: one.id, principalId: people[0], resourceId: 'sp' }),
    ]);
    unassign(graph.tenant, 'sp', { assignmentId: one.id });
    const two = assign(graph.tenant, 'sp', { principalId: 'g1' });
    expect(ofType(graph.round(first.deltaLink).items)).toEqual([
      { '@odata.type': '#microsoft.graph.appRoleAssignment', id: one.id, ...REMOVED },
      expect.objectContaining({ id: two.id, principalType: 'Group' }),
    ]);
    expect(
      graph.error("directoryObjects/delta?$filter=isof('microsoft.graph.appRoleAssignment')").status,
    ).toBe(400);
  });

  it('deleting a person takes the assignment away, restoring brings it back', () => {
    createServicePrincipal(graph.tenant, { id: 'sp', appId: 'app-id', displayName: 'Zoom', appRoles: [] });
    const { id } = assign(graph.tenant, 'sp', { principalId: people[0] ?? '' });
    const proof = `servicePrincipals/sp/appRoleAssignedTo/${id}`;
    deletePerson(graph.tenant, people[0] ?? '', false);
    expect(graph.error(proof).status).toBe(404);
    restorePerson(graph.tenant, people[0] ?? '');
    expect(graph.get(proof)).toMatchObject({ id });
  });

  it('selects qualified names per type in a mixed feed', () => {
    const target =
      "directoryObjects/delta?$filter=isof('microsoft.graph.user') or isof('microsoft.graph.group')&$select=microsoft.graph.user/surname,microsoft.graph.group/displayName";
    const { items } = graph.round(target);
    expect(items).toContainEqual({ '@odata.type': USER, id: people[0], surname: 'Family1' });
    expect(items).toContainEqual({ '@odata.type': '#microsoft.graph.group', id: 'g2', displayName: 'Two' });
  });
});
