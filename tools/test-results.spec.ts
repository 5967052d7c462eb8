import { describe, expect, it } from '@jest/globals';
import { totals } from './test-results.ts';

const run = { success: true, numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

describe('totals', () => {
  it.each([
    ['all pass', [run, run], { passed: 6, failed: 0 }],
    ['tests fail', [run, { ...run, success: false, numFailedTests: 2 }], { passed: 6, failed: 2 }],
    [
      'a file cannot be loaded',
      [{ ...run, success: false, numRuntimeErrorTestSuites: 1 }],
      { passed: 3, failed: 1 },
    ],
    ['a run fails without a failed test', [{ ...run, success: false }], { passed: 3, failed: 1 }],
    ['a run leaves no report', [run, undefined], { passed: 3, failed: 1 }],
  ])('%s', (_what, reports, expected) => {
    expect(totals(reports)).toEqual(expected);
  });
});
