import { describe, expect, it } from '@jest/globals';
import { mergeSettings } from './merge-settings.ts';

const settingsOf = (present: unknown, given: unknown) => {
  const result = mergeSettings(present, given);
  if (!result.ok) throw new Error(`${result.error.field}: ${result.error.message}`);
  return result.settings;
};

describe('job settings', () => {
  it('start from defaults', () => {
    expect(settingsOf({}, undefined)).toMatchObject({
      gate: { removals: { max: 500, percent: 10 } },
      deleteAfterMs: 0,
    });
  });

  it('keep what is left out, at every depth', () => {
    const present = settingsOf({}, { gate: { removals: { max: 7 } }, transferee: 'ops' });
    const changed = settingsOf(present, { gate: { removals: { percent: 1 }, deletes: null } });
    expect(changed).toMatchObject({
      gate: { removals: { max: 7, percent: 1 }, deletes: { max: 100 } },
      transferee: 'ops',
    });
  });

  it('replace lists and let a transferee be taken away', () => {
    const present = settingsOf(
      {},
      {
        protectedAccounts: { userNames: ['a', 'b'], roles: ['Owner'] },
        licenceCapacity: [{ licence: 'Basic', capacity: 5 }],
        transferee: 'ops',
      },
    );
    const changed = settingsOf(present, {
      protectedAccounts: { userNames: [] },
      licenceCapacity: [{ licence: 'Licensed', capacity: 7 }],
      transferee: null,
      rateShare: null,
    });
    expect(changed).toMatchObject({
      protectedAccounts: { userNames: [], roles: ['Owner'] },
      licenceCapacity: [{ licence: 'Licensed', capacity: 7 }],
      transferee: null,
      rateShare: 0.8,
    });
  });

  it.each([
    [{ gate: { removals: { percent: 101 } } }, 'settings.gate.removals.percent'],
    [{ rateShare: 1.1 }, 'settings.rateShare'],
    [{ sliceChanges: 0 }, 'settings.sliceChanges'],
    [{ licenceCapacity: [{ licence: 'Basic', capacity: -1 }] }, 'settings.licenceCapacity.0.capacity'],
    [{ protectedAccounts: { userNames: [''] } }, 'settings.protectedAccounts.userNames.0'],
    [{ deleteAfterMs: 1.5 }, 'settings.deleteAfterMs'],
  ])('%j is refused and names %s', (given, field) => {
    expect(mergeSettings({}, given)).toMatchObject({
      ok: false,
      error: { __typename: 'ValidationError', field },
    });
  });
});
