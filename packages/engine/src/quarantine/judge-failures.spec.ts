import { describe, expect, it } from '@jest/globals';
import { jobSettings } from '../job/settings.ts';
import { judgeFailures } from './judge-failures.ts';

const { quarantine } = jobSettings.parse({});
const entra = { ...quarantine, preset: 'entra' } as const;
const users = (people: number) => ({ code: 'InternalServerError', people });
const managers = (people: number) => ({ code: 'UnableToResolveReferenceAttributeValue', people });

describe('Entra’s limits', () => {
  it.each([
    ['Q5: 45,000 failed', 45_000, [users(45_000)], 'EncounteredBaseEscrowThreshold'],
    ['Q5: 30,000 failed, 5,000 did not', 35_000, [users(30_000)], 'EncounteredEscrowProportionThreshold'],
    ['Q5: 20,000 failed, 100,000 did not', 120_000, [users(20_000)], null],
    [
      'Q4, Q5: 40,000 and 21,000 managers',
      61_000,
      [users(40_000), managers(21_000)],
      'EncounteredTotalEscrowThreshold',
    ],
    ['Q2: 4,000 of 4,000', 4_000, [users(4_000)], null],
    ['Q2: 5,000 of 5,000', 5_000, [users(5_000)], 'EncounteredEscrowProportionThreshold'],
    ['Q3: exactly 40 %', 20_000, [users(8_000)], null],
    ['Q3, X7: more than 40 %', 20_000, [users(8_001)], 'EncounteredEscrowProportionThreshold'],
    ['Q3: exactly 40,000 of many', 1_000_000, [users(40_000)], null],
    ['Q3: more than 40,000 of many', 1_000_000, [users(40_001)], 'EncounteredBaseEscrowThreshold'],
    ['Q3: references apart', 30_000, [managers(30_000)], null],
  ])('%s', (_, attempted, failed, reason) => {
    expect(judgeFailures({ attempted, failed, linked: 100_000 }, entra)?.reason ?? null).toBe(reason);
  });
});

describe('R17: our own limits: more than 40 % of those tried, at least 10 people and 5 % of those linked', () => {
  it.each([
    ['9 of 9', 9, 9, 0, false],
    ['10 of 10', 10, 10, 0, true],
    ['10 of 25 is 40 %', 25, 10, 0, false],
    ['11 of 25', 25, 11, 0, true],
    ['12 of 12, but of 1,000 linked 50 must fail', 12, 12, 1_000, false],
    ['50 of 60, with 1,000 linked', 60, 50, 1_000, true],
    ['nobody', 0, 0, 0, false],
  ])('%s', (_, attempted, failed, linked, expected) => {
    expect(judgeFailures({ attempted, failed: [users(failed)], linked }, quarantine) !== null).toBe(expected);
  });

  it.each(['MissingValues', 'AttributeValidationFailed', 'DuplicateSourceEntries', 'Conflict'])(
    'what the source’s own data causes is not counted: %s',
    (code) => {
      const cycle = { attempted: 100, failed: [{ code, people: 90 }, users(9)], linked: 0 };
      expect(judgeFailures(cycle, quarantine)).toBeNull();
      expect(judgeFailures({ ...cycle, failed: [users(99)] }, quarantine)).not.toBeNull();
    },
  );

  it('limits of one’s own', () => {
    const failures = { ...quarantine.failures, minimum: 2, percentOfAttempted: 10 };
    const cycle = { attempted: 10, failed: [users(2)], linked: 10 };
    expect(judgeFailures(cycle, { ...quarantine, preset: 'custom', failures })).not.toBeNull();
    expect(judgeFailures(cycle, { ...quarantine, failures })).toBeNull();
  });

  it('tells how many, of how many, why, and who must act', () => {
    const failed = [users(3), { code: 'LicenseLimitExceeded', people: 20 }];
    const trouble = judgeFailures({ attempted: 40, failed, linked: 40 }, quarantine);
    expect(trouble).toMatchObject({ code: 'TooManyFailures', kind: 'lasting' });
    expect(trouble?.message).toContain('23 of 40 people');
    expect(trouble?.message).toContain('LicenseLimitExceeded (20), InternalServerError (3)');
    expect(trouble?.message).toContain('An administrator must');
  });
});
