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

  it('tells failures of data and settings from those of the service', () => {
    expect(errorInformation('InvalidDomain', null).errorCategory).toBe('nonServiceFailure');
    expect(errorInformation('Timeout', null).errorCategory).toBe('failure');
  });

  it('keeps the reason that was stored, and leaves unknown codes without advice', () => {
    expect(errorInformation('InvalidDomain', 'x.example')).toMatchObject({
      reason: 'x.example',
      additionalDetails: errorInformation('InvalidDomain', null).reason,
    });
    expect(errorInformation('EntrySynchronizationSkipped', 'Not assigned', 'success')).toEqual({
      errorCode: 'EntrySynchronizationSkipped',
      reason: 'Not assigned',
      additionalDetails: null,
      errorCategory: 'success',
      whoMustAct: null,
      recommendedAction: null,
    });
  });
});
