import { describe, expect, it } from '@jest/globals';
import { FeedExpiredError } from '@lockstep/engine';
import type { FeedStart } from '@lockstep/engine';
import { selectAttributes } from '../attributes/selection.ts';
import { sourceErrorOf } from '../testing/failures.ts';
import { changedAssignment, listedAssignment } from './assignment-items.ts';
import { readFeedAnswer } from './feed-answer.ts';
import { changedAssignmentCases, granted, groupCases, userCases } from './feed-items.cases.ts';
import { feedQuery } from './feed-query.ts';
import { groupItem } from './group-items.ts';
import { userItem } from './user-items.ts';

const baseUrl = 'https://graph.microsoft.com/v1.0';
const users: FeedStart = { kind: 'users', attributes: ['city'], from: 'beginning' };
const list: FeedStart = { kind: 'assignment-list', servicePrincipalId: 'sp' };
const next = `${baseUrl}/users/delta?$skiptoken=a%2Bb`;
const delta = `${baseUrl}/users/delta?$deltatoken=c`;

describe('feed items', () => {
  it.each(userCases)('user: %s', (_, object, expected) => {
    expect(userItem(selectAttributes(['city']), object)).toEqual(expected);
  });

  it.each(groupCases)('group: %s', (_, object, expected) => {
    expect(groupItem(object)).toEqual(expected);
  });

  it.each(changedAssignmentCases)('assignment: %s', (_, object, expected) => {
    expect(changedAssignment('sp', object)).toEqual(expected);
  });

  it('reads a listed assignment, kinds of principals that nobody knows yet included', () => {
    expect(listedAssignment('sp', granted)).toEqual({ kind: 'assignment', assignment: granted });
    const agent = listedAssignment('sp', { ...granted, principalType: 'Agent' });
    expect(agent).toMatchObject({ assignment: { principalType: 'ServicePrincipal' } });
  });

  it('R24 refuses a listed assignment of another application', async () => {
    const error = await sourceErrorOf(() => listedAssignment('other', granted));
    expect(error.code).toBe('ForeignAssignment');
  });
});

describe('feed queries', () => {
  it.each<[string, FeedStart, string]>([
    ['G1 users', users, '/users/delta?$select=id,accountEnabled,userPrincipalName,userType,mail,city'],
    [
      'G6 users from now',
      { ...users, from: 'now' },
      '/users/delta?$select=id,accountEnabled,userPrincipalName,userType,mail,city&$deltatoken=latest',
    ],
    [
      'R15 group members',
      { kind: 'group-members', groupIds: ['a', "b'c"] },
      "/groups/delta?$select=members&$filter=id eq 'a' or id eq 'b''c'",
    ],
    [
      'G22 transitive members',
      { kind: 'transitive-members', groupId: 'a/b' },
      '/groups/a/b/transitiveMembers?$select=id&$top=999',
    ],
    ['G30 assignments', list, '/servicePrincipals/sp/appRoleAssignedTo'],
    [
      'G34 changes of assignments',
      { kind: 'assignment-changes', servicePrincipalId: 'sp', from: 'now' },
      "/directoryObjects/delta?$filter=isof('microsoft.graph.appRoleAssignment') or isof('microsoft.graph.user')&$deltatoken=latest",
    ],
  ])('%s', (_, start, expected) => {
    expect(decodeURIComponent(feedQuery(start))).toBe(expected);
  });

  it('G4 at most fifty groups, and at least one', async () => {
    const groups = (count: number): FeedStart => ({
      kind: 'group-members',
      groupIds: Array<string>(count).fill('g'),
    });
    expect((await sourceErrorOf(() => feedQuery(groups(51)))).code).toBe('GroupCountOutOfRange');
    expect((await sourceErrorOf(() => feedQuery(groups(0)))).code).toBe('GroupCountOutOfRange');
    expect(feedQuery(groups(50))).toContain('groups/delta');
  });
});

describe('feed pages', () => {
  const read = (body: unknown, start: FeedStart = users, status = 200) =>
    readFeedAnswer(start, { status, headers: {}, body }, baseUrl);

  it('G1 goes on with a nextLink, also after an empty page', () => {
    expect(read({ value: [], '@odata.nextLink': next })).toEqual({
      objects: [],
      link: { kind: 'next', link: next },
    });
  });

  it('G1 ends with a deltaLink, verbatim', () => {
    expect(read({ value: [{ id: 'u' }], '@odata.deltaLink': delta }).link).toEqual({
      kind: 'done',
      deltaLink: delta,
    });
  });

  it('ends a plain list without a link', () => {
    expect(read({ value: [] }, list).link).toEqual({ kind: 'done', deltaLink: null });
  });

  it('G51 throws FeedExpiredError', () => {
    expect(() => read({ error: { code: 'syncStateNotFound' } }, users, 400)).toThrow(FeedExpiredError);
    expect(() => read(undefined, users, 410)).toThrow(FeedExpiredError);
  });

  it.each([
    ['R7 a body that is not JSON', undefined, 'unavailable', 'TornAnswer'],
    ['R7 no value', { '@odata.deltaLink': delta }, 'protocol', 'UnexpectedAnswer'],
    ['R7 a value that is no list', { value: {}, '@odata.deltaLink': delta }, 'protocol', 'UnexpectedAnswer'],
    ['R7 neither link', { value: [] }, 'protocol', 'MissingLink'],
    [
      'a link to another host',
      { value: [], '@odata.nextLink': 'https://evil.example/v1.0/x' },
      'protocol',
      'ForeignLink',
    ],
    [
      'a link to another scheme',
      { value: [], '@odata.deltaLink': 'http://graph.microsoft.com/' },
      'protocol',
      'ForeignLink',
    ],
    ['a link that is none', { value: [], '@odata.deltaLink': '/users' }, 'protocol', 'ForeignLink'],
  ])('refuses %s', async (_, body, kind, code) => {
    expect(await sourceErrorOf(() => read(body))).toMatchObject({ kind, code });
  });
});
