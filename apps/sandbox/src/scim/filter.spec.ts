import { describe, expect, it } from '@jest/globals';
import { Clock } from '../clock/clock.ts';
import { arrayOf, objectOf } from '../json/json.ts';
import { BAD_FILTERS, FILTER_CASES } from './filter.cases.ts';
import { USERS } from './schema/catalogue.ts';
import { ScimState } from './scim-state.ts';
import { runSearch, searchOfBody } from './search.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const state = new ScimState(new Clock());
for (const user of [
  {
    userName: 'ada',
    externalId: 'X1',
    title: 'Countess',
    active: true,
    name: { familyName: 'Lovelace' },
    emails: [{ type: 'work', value: 'ada@work.example', primary: true }],
    [ENTERPRISE]: { department: 'R&D' },
  },
  {
    userName: 'bob',
    active: true,
    emails: [
      { type: 'work', value: 'bob@work.example' },
      { type: 'home', value: 'bob@home.example' },
    ],
    [ENTERPRISE]: { manager: { value: 'm1' } },
  },
  { userName: 'cleo', title: 'Queen', active: false },
  { userName: 'dan' },
]) {
  state.create(USERS, { schemas: [CORE], ...user });
}

function find(request: object): unknown[] {
  const { Resources } = runSearch(state, [USERS], searchOfBody(request), 'http://x');
  return arrayOf(Resources).map((user) => objectOf(user)['userName']);
}

describe('filters', () => {
  it.each(FILTER_CASES)('%s', (filter, expected) => {
    expect(find({ filter })).toEqual(expected);
  });

  it.each(BAD_FILTERS)('%s is invalidFilter', (filter) => {
    expect(() => find({ filter })).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidFilter' }),
    );
  });
});

describe('paging and sorting (RFC 7644 sections 3.4.2.3 and 3.4.2.4)', () => {
  it.each([
    [{ startIndex: 2, count: 2 }, ['bob', 'cleo']],
    [{ startIndex: 0, count: 1 }, ['ada']],
    [{ count: -1 }, []],
    [{ count: 0 }, []],
    [{ startIndex: 5 }, []],
    [{ sortBy: 'userName', sortOrder: 'descending' }, ['dan', 'cleo', 'bob', 'ada']],
    [{ sortBy: 'title' }, ['ada', 'cleo', 'bob', 'dan']],
    [{ filter: 'active eq true', startIndex: 2 }, ['bob']],
  ])('%j', (request, expected) => {
    expect(find(request)).toEqual(expected);
  });

  it('tells the total whatever the page', () => {
    expect(runSearch(state, [USERS], searchOfBody({ count: 1 }), 'x')).toMatchObject({
      totalResults: 4,
      itemsPerPage: 1,
      startIndex: 1,
    });
  });
});
