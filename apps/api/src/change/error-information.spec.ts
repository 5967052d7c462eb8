import { describe, expect, it } from '@jest/globals';
import { errorCodes } from '@lockstep/scim';
import { errorInformation } from './error-information.ts';

describe('error information (entra.md §10)', () => {
  it.each(errorCodes.map((code) => [code]))('%s says who must act and what to do', (code) => {
    const told = errorInformation(code, null);
    expect(told.reason?.length).toBeGreaterThan(10);
    expect(told.recommendedAction?.length).toBeGreaterThan(10);
    expect(told.whoMustAct).not.toBeNull();
  });

  it('keeps the reason that was stored, and leaves unknown codes without advice', () => {
    expect(errorInformation('InvalidDomain', 'x.example').reason).toBe('x.example');
    expect(errorInformation('EntrySynchronizationSkipped', 'Not assigned')).toEqual({
      errorCode: 'EntrySynchronizationSkipped',
      reason: 'Not assigned',
      whoMustAct: null,
      recommendedAction: null,
    });
  });
});
