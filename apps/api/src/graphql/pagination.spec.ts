import { describe, expect, it } from '@jest/globals';
import { encodeCursor, isNumber, isText, isUuid, pageRequest, relayConnection } from './pagination.ts';

const id = '01a20be6-c84c-7637-830a-eec4384c1c72';

describe('a page request', () => {
  it('takes back the cursor that its list gave', () => {
    const cursor = encodeCursor('jobs', id);
    expect(cursor).not.toContain(id);
    expect(pageRequest('jobs', isUuid, { first: 10, after: cursor })).toEqual({ first: 10, after: id });
    expect(pageRequest('jobs', isUuid, { first: 100, after: null })).toEqual({ first: 100, after: null });
  });

  it.each([0, -1, 101])('refuses first: %d', (first) => {
    expect(() => pageRequest('jobs', isUuid, { first })).toThrow(/1 to 100/);
  });

  it.each([
    ['of another list', encodeCursor('cycles', id)],
    ['with another kind of key', encodeCursor('jobs', '1')],
    ['that is no cursor', 'x'],
    ['that is JSON but no list', Buffer.from('{}').toString('base64url')],
    ['of another version', Buffer.from(JSON.stringify(['v0', 'jobs', id])).toString('base64url')],
  ])('refuses a cursor %s', (_, after) => {
    expect(() => pageRequest('jobs', isUuid, { first: 1, after })).toThrow(/not a cursor of this list/);
  });

  it('knows the keys of its lists', () => {
    expect([isUuid(id), isUuid(`${id}'`), isNumber('12'), isNumber('-1'), isText('a'), isText('')]).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('a Relay connection', () => {
  it('has cursors that lead on, and none on an empty page', () => {
    const request = { first: 2, after: 'before' };
    const page = relayConnection('people', { rows: ['a', 'b'], hasNextPage: true }, (node) => node, request);
    expect(page.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: true,
      startCursor: page.edges[0]?.cursor,
      endCursor: page.edges[1]?.cursor,
    });
    expect(pageRequest('people', isText, { first: 2, after: page.pageInfo.endCursor }).after).toBe('b');
    const empty = relayConnection('people', { rows: [], hasNextPage: false }, String, {
      first: 2,
      after: null,
    });
    expect(empty.pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
