import { describe, expect, it } from '@jest/globals';
import type { ErrorRule } from '../profile/target-profile.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { errorAdvice } from './error-advice.ts';
import { errorCodes } from './error-code.ts';
import { normaliseError } from './normalise-error.ts';
import { matchesText } from './text-pattern.ts';

it('every code says what happened, who must act and how', () => {
  for (const code of errorCodes) {
    const { cause, whatToDo } = errorAdvice[code];
    expect(cause).toMatch(/\.$/);
    expect(whatToDo).toMatch(/\.$/);
  }
});

it.each([
  ['The email "*" is already in use.', 'the EMAIL "a@x" is already in use.', true],
  ['a*b*c', 'xxaxxbxxcxx', true],
  ['a*b*c', 'acb', false],
  ['', 'x', true],
  ['.*', 'abc', false],
])('matchesText(%j, %j) is %s', (pattern, text, expected) => {
  expect(matchesText(pattern, text)).toBe(expected);
});

describe('normaliseError', () => {
  it.each([
    [400, undefined, 'user', 'SystemForCrossDomainIdentityManagementBadRequest', false],
    [400, 'uniqueness', 'user', 'Conflict', false],
    [400, 'invalidValue', 'user', 'AttributeValidationFailed', false],
    [400, 'invalidPath', 'user', 'SchemaAttributeNotFound', false],
    [400, 'noTarget', 'user', 'SchemaAttributeNotFound', false],
    [401, undefined, 'user', 'Unauthorized', true],
    [403, undefined, 'user', 'InsufficientRights', false],
    [404, undefined, 'user', 'InvalidAnchor', false],
    // Q1: not SCIM at all.
    [404, undefined, 'collection', 'SystemForCrossDomainIdentityManagementServiceIncompatible', true],
    [405, undefined, 'user', 'MethodNotAllowed', false],
    [409, undefined, 'collection', 'Conflict', false],
    [412, undefined, 'collection', 'Conflict', false],
    [422, undefined, 'user', 'UnprocessableEntity', false],
    [429, undefined, 'user', 'TooManyRequests', false],
    [500, 'uniqueness', 'user', 'InternalServerError', false],
    [501, undefined, 'user', 'NotImplemented', false],
    [504, undefined, 'user', 'Timeout', false],
    [302, undefined, 'user', 'SystemForCrossDomainIdentityManagementServiceIncompatible', false],
  ] as const)('%s %s on the %s is %s', (status, scimType, addressed, code, credential) => {
    const message = { detail: 'x', ...(scimType === undefined ? {} : { scimType }) };
    expect(normaliseError(plainProfile, status, message, addressed)).toMatchObject({ code, credential });
  });

  it("the target's dictionary goes first, by status and text", () => {
    const rule: ErrorRule = {
      status: [400],
      text: 'no "*" left',
      code: 'LicenseLimitExceeded',
      whoMustAct: 'nobody',
      whatToDo: 'Wait.',
      credential: true,
    };
    const profile = { ...plainProfile, errors: [rule] };
    expect(
      normaliseError(profile, 400, { detail: 'There is no "Pro" left', scimType: 'uniqueness' }, 'user'),
    ).toEqual({
      code: 'LicenseLimitExceeded',
      whoMustAct: 'nobody',
      whatToDo: 'Wait.',
      credential: true,
    });
    expect(normaliseError(profile, 401, { detail: 'There is no "Pro" left' }, 'user').code).toBe(
      'Unauthorized',
    );
  });
});
