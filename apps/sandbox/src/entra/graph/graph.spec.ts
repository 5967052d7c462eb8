import { beforeEach, describe, expect, it } from '@jest/globals';
import { arrayOf, isObject } from '../../json/json.ts';
import { GraphTenant } from '../../testing/graph-tenant.ts';
import { changeMembers, createGroup } from '../admin/groups.ts';
import { changePerson, createPeople, createPerson, deletePerson } from '../admin/people.ts';
import { assign, createServicePrincipal, DEFAULT_ACCESS, unassign } from '../admin/service-principals.ts';
import { changeSettings } from '../admin/settings.ts';
import { parseBatch, runBatch } from './batch.ts';
import { costOf, ResourceUnitMeter } from './resource-units.ts';

let graph: GraphTenant;
const role = {
  id: 'role-basic',
  value: 'Basic',
  displayName: 'Basic',
  description: '',
  isEnabled: true,
  allowedMemberTypes: ['User'],
};

beforeEach(() => {
  graph = new GraphTenant();
  createPerson(graph.tenant, { id: 'ada', userPrincipalName: 'ada@contoso.example', displayName: 'Ada' });
  createServicePrincipal(graph.tenant, { id: 'sp', appId: 'app-id', displayName: 'Zoom', appRoles: [role] });
});

const values = (answer: object): unknown[] => arrayOf(Reflect.get(answer, 'value'));

describe('people', () => {
  it('are read by id and by UPN; what was never set is null in an ordinary read', () => {
    expect(graph.get('users/ada@CONTOSO.example?$select=displayName,department')).toMatchObject({
      id: 'ada',
      displayName: 'Ada',
      department: null,
    });
    expect(graph.error('users/nobody')).toMatchObject({ status: 404, code: 'Request_ResourceNotFound' });
    expect(graph.error('users/ada?$select=shoeSize').status).toBe(400);
  });

  it('are listed in pages and found by name', () => {
    createPeople(graph.tenant, { count: 150, prefix: 'p', template: {} });
    const first = graph.get('users?$select=id&$top=100');
    expect(values(first)).toHaveLength(100);
    const second = graph.get(String(first['@odata.nextLink']));
    expect(values(second)).toHaveLength(51);
    expect(second).not.toHaveProperty('@odata.nextLink');
    expect(values(graph.get("users?$filter=userPrincipalName eq 'p7@contoso.example'"))).toHaveLength(1);
    expect(
      values(
        graph.get(
          "users?$filter=startswith(displayName,'given15') or startswith(userPrincipalName,'given15')",
        ),
      ),
    ).toHaveLength(2);
    expect(graph.error('users?$top=1000').status).toBe(400);
  });

  it('show their manager when a read expands it, and no member when there is none (graph.md §4)', () => {
    createPerson(graph.tenant, { id: 'bo', userPrincipalName: 'bo@contoso.example', manager: 'ada' });
    expect(graph.get('users/bo?$select=id&$expand=manager')).toMatchObject({
      id: 'bo',
      manager: { id: 'ada' },
    });
    expect(graph.get('users/ada?$select=id&$expand=manager')).not.toHaveProperty('manager');
    expect(graph.error('users/bo?$expand=manager($select=id)').status).toBe(400);
  });

  it('have a manager, or 404 (graph.md §4)', () => {
    expect(graph.error('users/ada/manager').status).toBe(404);
    createPerson(graph.tenant, { id: 'boss', userPrincipalName: 'boss@contoso.example' });
    changePerson(graph.tenant, 'ada', { unset: [], manager: 'boss' });
    expect(graph.get('users/ada/manager?$select=id')).toMatchObject({ id: 'boss' });
  });

  it('404 alike when soft- and hard-deleted; deletedItems tells them apart (§3, §5)', () => {
    deletePerson(graph.tenant, 'ada', false);
    expect(graph.error('users/ada').status).toBe(404);
    expect(graph.get('directory/deletedItems/ada')).toMatchObject({
      id: 'ada',
      // The sandbox's clock goes on while the test runs.
      deletedDateTime: expect.stringMatching(/^2026-11-24T08:0/),
    });
    expect(values(graph.get('directory/deletedItems/microsoft.graph.user'))).toHaveLength(1);
    expect(graph.error('directory/deletedItems').status).toBe(400);
    deletePerson(graph.tenant, 'ada', true);
    expect(graph.error('directory/deletedItems/ada').status).toBe(404);
  });
});

describe('groups', () => {
  beforeEach(() => {
    createGroup(graph.tenant, { id: 'inner', displayName: 'Inner', groupTypes: [], members: ['ada'] });
    createGroup(graph.tenant, { id: 'outer', displayName: 'Outer', groupTypes: [], members: ['inner'] });
  });

  it('G22 list direct members, or all with nesting, by type', () => {
    const ids = (target: string): unknown[] =>
      values(graph.get(target)).map((item) => (isObject(item) ? item['id'] : null));
    expect(ids('groups/outer/members')).toEqual(['inner']);
    expect(ids('groups/outer/transitiveMembers')).toEqual(['inner', 'ada']);
    expect(ids('groups/outer/transitiveMembers/microsoft.graph.user')).toEqual(['ada']);
    expect(graph.get('groups/outer/transitiveMembers/microsoft.graph.user?$count=true')).toHaveProperty(
      ['@odata.count'],
      1,
    );
  });

  it('G24 tell only id and type without a permission on the member', () => {
    graph.permissions = ['GroupMember.Read.All'];
    expect(values(graph.get('groups/inner/members'))).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: 'ada' },
    ]);
  });

  it('checkMemberGroups is transitive, takes 20 ids, and hides hidden membership (§3)', () => {
    createGroup(graph.tenant, {
      id: 'hidden',
      displayName: 'H',
      groupTypes: [],
      visibility: 'HiddenMembership',
      members: ['ada'],
    });
    const check = (groupIds: string[]): unknown =>
      graph.call('POST', 'users/ada/checkMemberGroups', { groupIds })['value'];
    expect(check(['outer', 'inner', 'hidden', 'other'])).toEqual(['outer', 'inner']);
    graph.permissions = [...graph.permissions, 'Member.Read.Hidden'];
    expect(check(['hidden'])).toEqual(['hidden']);
    changeMembers(graph.tenant, 'inner', { add: [], remove: ['ada'] });
    expect(check(['outer', 'inner'])).toEqual([]);
    const many = { groupIds: Array.from({ length: 21 }, (_none, n) => `g${String(n)}`) };
    expect(graph.error('users/ada/checkMemberGroups', 'POST', many).status).toBe(400);
  });
});

describe('assignments', () => {
  it('G30 G31 are listed in pages, by id or appId, with default access where there is no role', () => {
    changeSettings(graph.tenant, { list: { pageSize: 2 } });
    const people = createPeople(graph.tenant, { count: 3, prefix: 'p', template: {} });
    for (const principalId of people) assign(graph.tenant, 'sp', { principalId, role: 'Basic' });
    const bare = assign(graph.tenant, 'sp', { principalId: 'ada' });
    const first = graph.get("servicePrincipals(appId='app-id')/appRoleAssignedTo");
    expect(values(first)).toHaveLength(2);
    const second = graph.get(String(first['@odata.nextLink']));
    expect(values(second)).toContainEqual(
      expect.objectContaining({
        id: bare.id,
        appRoleId: DEFAULT_ACCESS,
        principalDisplayName: 'Ada',
        principalType: 'User',
        resourceDisplayName: 'Zoom',
      }),
    );
    expect(second).not.toHaveProperty('@odata.nextLink');
  });

  it('removing one while paging loses nobody', () => {
    changeSettings(graph.tenant, { list: { pageSize: 1 } });
    const [one, two] = createPeople(graph.tenant, { count: 2, prefix: 'p', template: {} }).map(
      (principalId) => assign(graph.tenant, 'sp', { principalId }),
    );
    const first = graph.get('servicePrincipals/sp/appRoleAssignedTo');
    unassign(graph.tenant, 'sp', { assignmentId: one?.id });
    expect(values(graph.get(String(first['@odata.nextLink'])))).toEqual([
      expect.objectContaining({ id: two?.id }),
    ]);
  });

  it('404 on the assignment is the proof that it is gone; a list may lag (graph.md §13.14)', () => {
    const { id } = assign(graph.tenant, 'sp', { principalId: 'ada' });
    changeSettings(graph.tenant, { replication: { held: true } });
    unassign(graph.tenant, 'sp', { assignmentId: id });
    expect(values(graph.get('servicePrincipals/sp/appRoleAssignedTo'))).toHaveLength(1);
    expect(graph.error(`servicePrincipals/sp/appRoleAssignedTo/${id}`).status).toBe(404);
  });

  it('G33 a service principal shows its app roles', () => {
    expect(graph.get('servicePrincipals/sp')).toMatchObject({
      appId: 'app-id',
      appRoles: [{ value: 'Basic', isEnabled: true }],
    });
    expect(values(graph.get("servicePrincipals?$filter=appId eq 'app-id'"))).toHaveLength(1);
    expect(values(graph.get("servicePrincipals?$filter=startswith(displayName,'zo')"))).toHaveLength(1);
  });
});

describe('permissions (graph.md §10)', () => {
  it.each([
    ['users/delta', 'User.Read.All'],
    ['users/ada', 'User.Read.All'],
    ['groups/delta', 'GroupMember.Read.All'],
    ['servicePrincipals/sp/appRoleAssignedTo', 'Application.Read.All'],
    ['directory/deletedItems/microsoft.graph.user', 'User.Read.All'],
    ['organization', 'Organization.Read.All'],
  ])('%s needs %s', (target, permission) => {
    graph.permissions = [];
    expect(graph.error(target)).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' });
    graph.permissions = [permission];
    expect(graph.get(target)).toBeTruthy();
  });
});

describe('resource units', () => {
  it.each([
    ['/v1.0/users', '', 2],
    ['/v1.0/users', '$select=id', 1],
    ['/v1.0/users/delta', '$select=id', 1],
    ['/v1.0/groups/g/members', '', 3],
    ['/v1.0/groups/g/transitiveMembers', '', 5],
    ['/v1.0/servicePrincipals/s/appRoleAssignedTo', '$top=5', 1],
  ])('G62 %s?%s costs %i', (path, query, cost) => {
    expect(costOf(path, new URLSearchParams(query))).toBe(cost);
  });

  it('G60 G61 G63 refuses over the limit of ten seconds, warns from 80 %', () => {
    const meter = new ResourceUnitMeter(graph.clock);
    expect(meter.charge('app', 7, 10).headers).not.toHaveProperty('x-ms-throttle-limit-percentage');
    expect(meter.charge('app', 2, 10).headers).toHaveProperty('x-ms-throttle-limit-percentage', '0.90');
    graph.clock.advance(4_000);
    expect(meter.charge('app', 2, 10).retryAfterSeconds).toBe(6);
    expect(meter.charge('other', 2, 10).retryAfterSeconds).toBeNull();
    graph.clock.advance(6_000);
    expect(meter.charge('app', 2, 10).retryAfterSeconds).toBeNull();
  });
});

describe('$batch (graph.md §8)', () => {
  const request = (id: string, more: object = {}): object => ({ id, method: 'GET', url: '/users', ...more });

  it.each([
    ['more than 20 requests', Array.from({ length: 21 }, (_none, n) => request(String(n)))],
    ['ids that differ in case only', [request('a'), request('A')]],
    ['a body without Content-Type', [request('a', { method: 'POST', body: {} })]],
    ['an unknown dependency', [request('a', { dependsOn: ['z'] })]],
  ])('refuses %s', (_what, requests) => {
    expect(() => parseBatch({ requests })).toThrow();
  });

  it('answers in another order, and 424 for what depends on a failure', () => {
    const requests = parseBatch({
      requests: [request('1'), request('2', { dependsOn: ['1'] }), request('3')],
    });
    const answer = runBatch(requests, ({ id }) => ({ status: id === '1' ? 429 : 200 }), true);
    const responses = isObject(answer.body) ? arrayOf(answer.body['responses']) : [];
    expect(answer.status).toBe(200);
    expect(
      responses.map((response) => (isObject(response) ? [response['id'], response['status']] : [])),
    ).toEqual([
      ['3', 200],
      ['1', 429],
      ['2', 424],
    ]);
  });
});
