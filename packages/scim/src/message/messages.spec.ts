import { describe, expect, it } from '@jest/globals';
import { parseErrorMessage } from './error-message.ts';
import { parseListResponse } from './list-response.ts';
import { buildPatchOp, parsePatchOp } from './patch-op.ts';

describe('parseListResponse', () => {
  it('takes numbers as strings and ids as numbers (R24), and a missing Resources', () => {
    expect(parseListResponse({ totalResults: '1', startIndex: 'x', Resources: [{ id: 7, a: 1 }] })).toEqual({
      totalResults: 1,
      rows: [{ id: '7', a: 1 }],
    });
    expect(parseListResponse({ totalResults: 0 })).toEqual({ totalResults: 0, rows: [] });
  });

  it.each([
    [undefined],
    ['x'],
    [[]],
    [{ id: '1' }],
    [{ totalResults: 1, Resources: [{ userName: 'no id' }] }],
  ])('refuses %j', (body) => {
    expect(parseListResponse(body)).toBeNull();
  });
});

describe('parseErrorMessage', () => {
  it.each([
    [
      { detail: 'd', scimType: 'uniqueness', status: '409' },
      { detail: 'd', scimType: 'uniqueness', status: 409 },
    ],
    [{ code: 300, message: 'm' }, { detail: 'm' }],
    [{ reason: 'Invalid client_id', error: 'invalid_client' }, { detail: 'Invalid client_id' }],
    [{ Errors: [{ description: 'e', code: '400' }] }, { detail: 'e' }],
    [{ error: { code: 'x', message: 'inner' } }, { detail: 'inner' }],
  ])('%j', (body, expected) => {
    expect(parseErrorMessage(body, JSON.stringify(body))).toEqual(expected);
  });

  it('takes the words of a page, and not all of a long one', () => {
    expect(parseErrorMessage(undefined, '<html><b>Bad</b>\n<i>gateway</i></html>')).toEqual({
      detail: 'Bad gateway',
    });
    expect(parseErrorMessage(undefined, 'x'.repeat(5000)).detail).toHaveLength(2001);
  });
});

it('PatchOp is parsed as built, and its Operations need their capital (zoom.md §2.1)', () => {
  const built = buildPatchOp([{ op: 'Replace', path: 'active', value: 'False' }]);
  expect(parsePatchOp(JSON.parse(JSON.stringify(built)))).toEqual(built);
  expect(() => parsePatchOp({ schemas: [], operations: [{ op: 'replace' }] })).toThrow();
});
