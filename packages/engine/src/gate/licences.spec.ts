import { describe, expect, it } from '@jest/globals';
import { licencesLeft, licenceShortage, type LicenceFacts } from './licences.ts';

const facts = (changes: Partial<LicenceFacts>): LicenceFacts => ({
  kind: 'Basic',
  capacity: 100,
  inUse: 88,
  underWay: 0,
  needed: 40,
  refused: null,
  ...changes,
});

describe('licences (R18)', () => {
  it.each<[string, Partial<LicenceFacts>, number | null]>([
    ['what capacity leaves', {}, 12],
    ['what is under way counts as taken', { underWay: 5 }, 7],
    ['leavers under way give theirs back', { underWay: -3 }, 15],
    ['never less than none', { inUse: 130 }, 0],
    ['unknown capacity limits nothing', { capacity: null }, null],
    ['a refusal says more than any count', { refused: { inThisCycle: true, freedSince: 0 } }, 0],
    ['what was given back since a refusal', { refused: { inThisCycle: true, freedSince: 2 } }, 2],
    ['a later cycle tries one', { capacity: null, refused: { inThisCycle: false, freedSince: 0 } }, 1],
    [
      'but not a second while the first is under way',
      { underWay: 1, refused: { inThisCycle: false, freedSince: 0 } },
      0,
    ],
  ])('R18: %s', (_, changes, left) => {
    expect(licencesLeft(facts(changes))).toBe(left);
  });

  it('R18: the shortage is told with numbers, and nothing when there is none', () => {
    expect(licenceShortage(facts({}), 'Zoom')).toContain(
      'Zoom has 100 Basic licences, 88 are in use: the plan needs 40, 12 are left. 28 changes wait',
    );
    expect(licenceShortage(facts({ needed: 12 }), 'Zoom')).toBeNull();
    expect(licenceShortage(facts({ capacity: null }), 'Zoom')).toBeNull();
    const refused = { inThisCycle: true, freedSince: 0 };
    expect(licenceShortage(facts({ capacity: null, refused }), 'Zoom')).toContain('no Basic licence left');
  });
});
