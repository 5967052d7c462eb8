import { describe, expect, it } from '@jest/globals';
import {
  account,
  day,
  disabledLink,
  found,
  leaving,
  link,
  neighbour,
  nowMs,
  out,
  plan,
  requestsOf,
  seen,
  word,
  zoomSchemaWith,
  type Situation,
} from './plan.cases.ts';

const active = { link: link(), observation: seen(account()), attributes: leaving };
const off = seen(account({ active: false }));
const disabled = (
  cause: 'source-disabled' | 'soft-deleted' | 'unassigned' | 'filter',
  more = {},
): Situation => ({
  link: disabledLink({ disabledCause: cause }),
  observation: off,
  attributes: leaving,
  standing: out('hard-deleted'),
  deletedAtMs: nowMs,
  ...more,
});
const later = { deleteAfterMs: 30 * day };
const whenUnassigned = { deleteWhenUnassigned: true };
const unassigned = { standing: out('unassigned'), deletedAtMs: null };

describe('planChange: a leaver', () => {
  it.each<[string, Situation, string]>([
    ['nobody whom we know', { standing: out('unassigned') }, 'skip NotEffectivelyEntitled'],
    ['filtered out, never had an account', { standing: out('filter') }, 'skip OutOfScope'],
    [
      'R4: left before we knew what became of the creation: the account is linked, then taken',
      { standing: out('unassigned'), lostWrite: true, match: found(account()) },
      'adopt',
    ],
    [
      'R4: left, and the creation was not done',
      { standing: out('unassigned'), lostWrite: true },
      'skip NotEffectivelyEntitled',
    ],
    [
      'R12: what matches is a living person’s',
      { standing: out('unassigned'), lostWrite: true, match: found(account()), owner: neighbour() },
      'skip NotEffectivelyEntitled',
    ],
    ['D1: unassigned', { ...active, standing: out('unassigned') }, 'disable'],
    ['D1: filtered out', { ...active, standing: out('filter') }, 'disable'],
    ['D1: switched off in the source', { ...active, standing: out('source-disabled') }, 'disable'],
    ['D1: deleted', { ...active, standing: out('soft-deleted') }, 'disable'],
    [
      'R11: a hard delete without an earlier soft delete disables first',
      { ...active, standing: out('hard-deleted') },
      'disable',
    ],
    [
      'D9: SkipOutOfScopeDeletions keeps who was unassigned',
      { ...active, standing: out('unassigned'), settings: { skipOutOfScopeDeletions: true } },
      'skip SkipOutOfScopeDeletions',
    ],
    [
      'D9: SkipOutOfScopeDeletions does not keep who was deleted',
      { ...active, standing: out('soft-deleted'), settings: { skipOutOfScopeDeletions: true } },
      'disable',
    ],
    [
      'R10: an owner stays',
      { ...active, standing: out('unassigned'), observation: seen(account({ roles: [{ value: 'Owner' }] })) },
      'disable (Protected)',
    ],
    [
      'inactive already: only the link remembers',
      { ...active, standing: out('unassigned'), observation: off },
      'mark-disabled unassigned',
    ],
    [
      'R11: inactive already, hard-deleted: as if it had been soft-deleted',
      { ...active, standing: out('hard-deleted'), observation: off },
      'mark-disabled soft-deleted',
    ],
    [
      'R8: active unknown counts as active',
      { ...active, standing: out('unassigned'), observation: seen(account({ active: undefined })) },
      'disable',
    ],
    [
      'D4: no mapping of active',
      { ...active, standing: out('unassigned'), schema: zoomSchemaWith({ without: 'active' }) },
      'skip ActionSwitchedOff',
    ],
    [
      'C17, D2: Update switched off',
      { ...active, standing: out('unassigned'), schema: zoomSchemaWith({ flowTypes: 'Add,Delete' }) },
      'skip ActionSwitchedOff',
    ],
    [
      'R9: the account vanished',
      { ...active, standing: out('unassigned'), observation: { kind: 'absent' } },
      'end-link vanished',
    ],
    ['R11: disabled already', { ...disabled('unassigned'), ...unassigned }, 'skip AlreadyDisabled'],
    [
      'R11: soft-deleted, not yet for good',
      disabled('soft-deleted', { standing: out('soft-deleted') }),
      'skip AlreadyDisabled',
    ],
    ['R11: soft-deleted, then for good', disabled('soft-deleted'), 'delete'],
    ['R11: switched off in the source, then for good', disabled('source-disabled'), 'delete'],
    ['R11: unassigned, then for good: nothing more', disabled('unassigned'), 'skip NoLongerManaged'],
    ['R11: filtered out, then for good: nothing more', disabled('filter'), 'skip NoLongerManaged'],
    [
      'R11: deleteWhenUnassigned',
      { ...disabled('unassigned', { settings: whenUnassigned }), ...unassigned },
      'delete',
    ],
    [
      'R11: deleteWhenUnassigned, filtered out',
      { ...disabled('filter', { settings: whenUnassigned }), standing: out('filter') },
      'delete',
    ],
    [
      'R11: deleteWhenUnassigned does not concern who was switched off',
      { ...disabled('source-disabled', { settings: whenUnassigned }), standing: out('source-disabled') },
      'skip AlreadyDisabled',
    ],
    [
      'R11: deleteAfter from the hard deletion',
      disabled('soft-deleted', { settings: later }),
      'wait until 2026-12-24T08:00:00.000Z',
    ],
    [
      'R11: one moment before',
      disabled('soft-deleted', { settings: later, deletedAtMs: nowMs - 30 * day + 1 }),
      'wait until 2026-11-24T08:00:00.001Z',
    ],
    [
      'R11: at its time',
      disabled('soft-deleted', { settings: later, deletedAtMs: nowMs - 30 * day }),
      'delete',
    ],
    [
      'R11: deleteAfter from the disable of who was unassigned',
      { ...disabled('unassigned', { settings: { ...later, ...whenUnassigned } }), ...unassigned },
      'wait until 2026-12-23T08:00:00.000Z',
    ],
    [
      'R10: was inactive before we managed it',
      disabled('soft-deleted', {
        link: disabledLink({ disabledCause: 'soft-deleted', disabledByUs: false }),
      }),
      'skip NoLongerManaged',
    ],
    [
      'R10: an admin is not deleted',
      disabled('soft-deleted', {
        observation: seen(account({ active: false, roles: [{ value: 'Admin' }] })),
      }),
      'delete (Protected)',
    ],
    [
      'C17, D5: Delete switched off',
      disabled('soft-deleted', { schema: zoomSchemaWith({ flowTypes: 'Add,Update' }) }),
      'skip ActionSwitchedOff',
    ],
    [
      'R4: a DELETE whose account is gone has what it wanted',
      disabled('soft-deleted', { observation: { kind: 'absent' } }),
      'end-link deleted',
    ],
  ])('%s', (_, situation, expected) => {
    expect(word(plan(situation))).toBe(expected);
  });

  it('R11: remembers why the account was disabled; a hard deletion alone counts as a soft one', () => {
    expect(plan({ ...active, standing: out('filter') })).toMatchObject({ removalCause: 'filter' });
    expect(plan({ ...active, standing: out('hard-deleted') })).toMatchObject({
      removalCause: 'soft-deleted',
    });
  });

  it('R14: a disable and a DELETE carry the whole account', () => {
    expect(plan({ ...active, standing: out('unassigned') })).toMatchObject({ before: account() });
    expect(plan(disabled('soft-deleted'))).toMatchObject({ before: account({ active: false }) });
  });

  it('R11: an inactive Zoom account takes no attributes: its heir is named when it is disabled', () => {
    const settings = { transferee: 'z-heir' };
    const disable = plan({ ...active, standing: out('soft-deleted'), settings });
    expect(requestsOf(disable)).toEqual(['PUT /Users/z-ada', 'PATCH /Users/z-ada']);
    expect(requestsOf(plan(disabled('soft-deleted', { settings })))).toEqual(['DELETE /Users/z-ada']);
  });

  it('R11: who will not be deleted keeps their data', () => {
    const settings = { transferee: 'z-heir' };
    const unassignment = { ...active, standing: out('unassigned') };
    expect(requestsOf(plan({ ...unassignment, settings }))).toEqual(['PATCH /Users/z-ada']);
    const deletes = { ...settings, ...whenUnassigned };
    expect(requestsOf(plan({ ...unassignment, settings: deletes }))).toEqual([
      'PUT /Users/z-ada',
      'PATCH /Users/z-ada',
    ]);
  });
});
