import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../json/json.ts';
import { GraphTenant } from '../../testing/graph-tenant.ts';
import { changePerson, createPeople, createPerson, deletePerson, restorePerson } from '../admin/people.ts';
import { changeSettings } from '../admin/settings.ts';

const DAY_MS = 86_400_000;
const FIRST = 'users/delta?$select=displayName,department,manager';
let graph: GraphTenant;
let ada: string;

beforeEach(() => {
  graph = new GraphTenant();
  ada = createPerson(graph.tenant, {
    id: 'ada',
    userPrincipalName: 'ada@contoso.example',
    displayName: 'Ada',
    department: null,
  }).id;
});

const add = (count: number): string[] => createPeople(graph.tenant, { count, prefix: 'p', template: {} });
const ids = (items: readonly JsonObject[]): unknown[] => items.map((item) => item['id']);

describe('users/delta', () => {
  it('G1 pages with nextLink and ends with one deltaLink', () => {
    add(250);
    const { pages, items } = graph.round(FIRST);
    expect(pages.map((page) => page.length)).toEqual([100, 100, 51]);
    expect(new Set(ids(items)).size).toBe(251);
  });

  it('G1 may hold empty pages with a nextLink, and loses nobody by them', () => {
    changeSettings(graph.tenant, { delta: { pageSize: 2, emptyPageEvery: 2 } });
    add(4);
    const { pages, items } = graph.round(FIRST);
    expect(pages.map((page) => page.length)).toEqual([2, 0, 2, 0, 1]);
    expect(items).toHaveLength(5);
  });

  it('G7 shows null for what was set to null, and nothing for what was never set', () => {
    const [item] = graph.round('users/delta?$select=displayName,department,jobTitle').items;
    expect(item).toEqual({ id: ada, displayName: 'Ada', department: null });
  });

  it('G3 tracks selected properties only', () => {
    const { deltaLink } = graph.round(FIRST);
    changePerson(graph.tenant, ada, { unset: [], jobTitle: 'Countess' });
    const quiet = graph.round(deltaLink);
    expect(quiet.items).toEqual([]);
    changePerson(graph.tenant, ada, { unset: [], department: 'R&D' });
    expect(graph.round(quiet.deltaLink).items).toEqual([{ id: ada, displayName: 'Ada', department: 'R&D' }]);
  });

  it('G8 return=minimal holds changed properties only', () => {
    const { deltaLink } = graph.round(FIRST);
    changePerson(graph.tenant, ada, { unset: [], department: 'R&D' });
    expect(graph.round(deltaLink, { prefer: 'return=minimal' }).items).toEqual([
      { id: ada, department: 'R&D' },
    ]);
  });

  it('G6 $deltatoken=latest skips what exists and sees what comes', () => {
    const { items, deltaLink } = graph.round('users/delta?$select=displayName&$deltatoken=latest');
    expect(items).toEqual([]);
    const [newcomer] = add(1);
    expect(ids(graph.round(deltaLink).items)).toEqual([newcomer]);
  });

  it('G10 tells soft delete, restore and hard delete apart', () => {
    const first = graph.round(FIRST);
    deletePerson(graph.tenant, ada, false);
    const second = graph.round(first.deltaLink);
    expect(second.items).toEqual([{ id: ada, '@removed': { reason: 'changed' } }]);
    restorePerson(graph.tenant, ada);
    const third = graph.round(second.deltaLink);
    expect(third.items).toEqual([{ id: ada, displayName: 'Ada', department: null }]);
    deletePerson(graph.tenant, ada, true);
    expect(graph.round(third.deltaLink).items).toEqual([{ id: ada, '@removed': { reason: 'deleted' } }]);
    expect(graph.round(FIRST).items).toEqual([]);
  });

  it('G10 can put @removed into a first round', () => {
    changeSettings(graph.tenant, { delta: { initialIncludesRemoved: true } });
    deletePerson(graph.tenant, ada, false);
    expect(graph.round(FIRST).items).toEqual([{ id: ada, '@removed': { reason: 'changed' } }]);
  });

  it('G11 accountEnabled=false is an ordinary change', () => {
    const { deltaLink } = graph.round('users/delta?$select=accountEnabled');
    changePerson(graph.tenant, ada, { unset: [], accountEnabled: false });
    expect(graph.round(deltaLink).items).toEqual([{ id: ada, accountEnabled: false }]);
  });

  it('G9 can repeat an object on the next page', () => {
    changeSettings(graph.tenant, { delta: { pageSize: 2, repeatObjects: true } });
    add(3);
    const { pages } = graph.round(FIRST);
    expect(pages[1]?.[0]).toEqual(pages[0]?.[1]);
    expect(pages.map((page) => page.length)).toEqual([2, 3]);
  });

  it('G9 can replay changes of an earlier round', () => {
    const first = graph.round(FIRST);
    changePerson(graph.tenant, ada, { unset: [], department: 'R&D' });
    const second = graph.round(first.deltaLink);
    expect(ids(second.items)).toEqual([ada]);
    changeSettings(graph.tenant, { delta: { replayChanges: 1 } });
    expect(ids(graph.round(second.deltaLink).items)).toEqual([ada]);
  });

  it('G9 can turn the order of a page round', () => {
    add(2);
    const forward = ids(graph.round(FIRST).items);
    changeSettings(graph.tenant, { delta: { reversePages: true } });
    expect(ids(graph.round(FIRST).items)).toEqual([...forward].reverse());
  });

  it('a person who changes while a round is read comes again in the next', () => {
    changeSettings(graph.tenant, { delta: { pageSize: 1 } });
    add(1);
    const firstPage = graph.get(FIRST);
    changePerson(graph.tenant, ada, { unset: [], department: 'Late' });
    const { deltaLink } = graph.round(String(firstPage['@odata.nextLink']));
    expect(graph.round(deltaLink).items).toEqual([expect.objectContaining({ id: ada, department: 'Late' })]);
  });

  it('the same page can be read twice', () => {
    changeSettings(graph.tenant, { delta: { pageSize: 2 } });
    add(4);
    const link = String(graph.get(FIRST)['@odata.nextLink']);
    expect(graph.get(link)['value']).toEqual(graph.get(link)['value']);
  });

  it('manager@delta: set, replaced, removed, absent when unchanged (graph.md §13.12)', () => {
    const [one = '', two = ''] = add(2);
    changePerson(graph.tenant, ada, { unset: [], manager: one });
    const first = graph.round(FIRST);
    const user = '#microsoft.graph.user';
    const find = (items: readonly object[]): unknown => items.find((item) => Reflect.get(item, 'id') === ada);
    expect(find(first.items)).toHaveProperty('manager@delta', [{ '@odata.type': user, id: one }]);
    changePerson(graph.tenant, ada, { unset: [], department: 'X' });
    const second = graph.round(first.deltaLink);
    expect(find(second.items)).not.toHaveProperty('manager@delta');
    changePerson(graph.tenant, ada, { unset: [], manager: two });
    const third = graph.round(second.deltaLink);
    expect(find(third.items)).toHaveProperty('manager@delta', [
      { '@odata.type': user, id: one, '@removed': { reason: 'deleted' } },
      { '@odata.type': user, id: two },
    ]);
    deletePerson(graph.tenant, two, false);
    const fourth = graph.round(third.deltaLink);
    expect(find(fourth.items)).toHaveProperty('manager@delta', [
      { '@odata.type': user, id: two, '@removed': { reason: 'deleted' } },
    ]);
    restorePerson(graph.tenant, two);
    expect(find(graph.round(fourth.deltaLink).items)).toHaveProperty('manager@delta', [
      { '@odata.type': user, id: two },
    ]);
  });

  it('G13 shows a change late, until then not at all', () => {
    const { deltaLink } = graph.round(FIRST);
    changeSettings(graph.tenant, { replication: { delayMs: 5_000 } });
    changePerson(graph.tenant, ada, { unset: [], department: 'Late' });
    const quiet = graph.round(deltaLink);
    expect(quiet.items).toEqual([]);
    expect(graph.get(`users/${ada}?$select=department`)).toMatchObject({ department: 'Late' });
    graph.clock.advance(5_000);
    expect(ids(graph.round(quiet.deltaLink).items)).toEqual([ada]);
  });

  it('G13 holds changes until they are released; direct reads can lag too', () => {
    changeSettings(graph.tenant, { replication: { held: true, directReads: true } });
    const [newcomer = ''] = add(1);
    expect(ids(graph.round(FIRST).items)).toEqual([ada]);
    expect(graph.error(`users/${newcomer}`).status).toBe(404);
    expect(graph.tenant.directory.release()).toBe(1);
    expect(ids(graph.round(FIRST).items)).toEqual([ada, newcomer]);
  });

  it.each([
    ['$top', 'users/delta?$top=5', 'Request_UnsupportedQuery'],
    ['$expand', 'users/delta?$expand=manager', 'Request_UnsupportedQuery'],
    ['$orderby', 'users/delta?$orderby=displayName', 'Request_UnsupportedQuery'],
    ['another $filter', "users/delta?$filter=department eq 'x'", 'Request_UnsupportedQuery'],
    ['an unknown property', 'users/delta?$select=shoeSize', 'BadRequest'],
    ['a token that was made up', 'users/delta?$deltatoken=abc', 'Request_BadRequest'],
  ])('G4 refuses %s', (_what, target, code) => {
    expect(graph.error(target)).toMatchObject({ status: 400, code });
  });

  it('G2 refuses parameters added to a link, and a token of another feed', () => {
    const { deltaLink } = graph.round(FIRST);
    expect(graph.error(`${deltaLink}&$select=id`).status).toBe(400);
    expect(graph.error(deltaLink.replace('/users/', '/groups/')).status).toBe(400);
  });

  it('G4 filters on up to 50 ids', () => {
    const people = add(51);
    const filter = (list: readonly string[]): string =>
      `users/delta?$filter=${list.map((id) => `id eq '${id}'`).join(' or ')}`;
    expect(graph.round(filter(people.slice(0, 50))).items).toHaveLength(50);
    expect(graph.error(filter(people)).status).toBe(400);
  });

  it('G12 answers 501 for properties outside the directory', () => {
    expect(graph.error('users?$select=skills')).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  it('directory extensions can be selected (G15)', () => {
    const name = 'extension_22222222222242228222222222222222_costCenter';
    changePerson(graph.tenant, ada, { unset: [], [name]: 'CC1' });
    expect(graph.round(`users/delta?$select=${name}`).items).toEqual([{ id: ada, [name]: 'CC1' }]);
  });

  it('G50 a token dies after seven days', () => {
    const { deltaLink } = graph.round(FIRST);
    graph.clock.advance(7 * DAY_MS);
    expect(graph.round(deltaLink).items).toEqual([]);
    graph.clock.advance(1);
    expect(graph.error(deltaLink)).toMatchObject({ status: 400, code: 'syncStateNotFound' });
  });

  it('G51 G52 expired on demand: codes, and 410 with a Location that starts over', () => {
    const { deltaLink } = graph.round(FIRST);
    graph.tenant.delta.expire('resyncRequired', ['users']);
    expect(graph.error(deltaLink)).toMatchObject({ status: 400, code: 'resyncRequired' });
    graph.tenant.delta.expire('gone', ['users']);
    const gone = graph.error(deltaLink);
    expect(gone.status).toBe(410);
    const location = gone.headers['location'] ?? '';
    expect(location).toMatch(/\$deltatoken=$/);
    const fresh = graph.round(location);
    expect(fresh.items).toEqual([{ id: ada, displayName: 'Ada', department: null }]);
    expect(graph.round(fresh.deltaLink).items).toEqual([]);
  });
});
