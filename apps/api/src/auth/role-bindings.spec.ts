import { describe, expect, it } from '@jest/globals';
import { defaultRoleBindings, grantsOf, parseRoleBindings } from './role-bindings.ts';

const jobId = '11111111-1111-4111-8111-111111111111';

describe('role bindings', () => {
  it('by default the app roles of the registration', () => {
    expect(grantsOf(['Lockstep.Operator', 'Something else'], defaultRoleBindings)).toEqual([
      { role: 'Operator', jobs: 'all' },
    ]);
  });

  it('may be limited to jobs, and a claim may be one text', () => {
    const bindings = parseRoleBindings(
      JSON.stringify([{ claim: 'zoom-team', role: 'Administrator', jobs: [jobId] }]),
    );
    expect(grantsOf('zoom-team', bindings)).toEqual([{ role: 'Administrator', jobs: new Set([jobId]) }]);
  });

  it.each([
    undefined,
    null,
    7,
    {},
    [],
    ['administrator'],
    'lockstep.administrator',
    [['Lockstep.Administrator']],
  ])('the claim %j grants nothing', (claim) => {
    expect(grantsOf(claim, defaultRoleBindings)).toEqual([]);
  });

  it.each([
    ['no JSON', 'must be JSON'],
    ['[]', 'role bindings'],
    ['{"claim":"x","role":"Reader"}', 'role bindings'],
    ['[{"claim":"x","role":"Root"}]', 'role'],
    ['[{"claim":"x","role":"Reader","jobs":[]}]', 'jobs'],
    ['[{"claim":"x","role":"Reader","job":"typo"}]', 'job'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => parseRoleBindings(text)).toThrow(reason);
  });
});
