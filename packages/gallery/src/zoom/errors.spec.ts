import { expect, it } from '@jest/globals';
import { normaliseError } from '@lockstep/scim';
import { zoomProfile } from './profile.ts';

// The texts as zoom.md §2.5 and §2.7 print them.
it.each([
  [400, 'Account has not enabled Single Sign-On.', 'InsufficientRights', true],
  [403, 'The request was denied due to insufficient permissions: "User:Edit"', 'InsufficientRights', true],
  [403, 'The current login user does not have the "User:Read" permission.', 'InsufficientRights', true],
  [400, 'The email "ada@x" is already in use.', 'Conflict', false],
  [409, "Email ''ada@x'' has already been used.", 'Conflict', false],
  [
    409,
    'The email domain does not match the associated domain of the account, please contact Zoom Customer Support to set up if necessary.',
    'InvalidDomain',
    false,
  ],
  [409, 'Cannot add paid users.', 'LicenseLimitExceeded', false],
  [409, 'Cannot create more users with Zoom United Pro.', 'LicenseLimitExceeded', false],
  [
    400,
    'You have reached the permitted maximum number of 9999 "Basic" users.',
    'LicenseLimitExceeded',
    false,
  ],
  [409, 'The Zoom United Plan is invalid.', 'AttributeValidationFailed', false],
  [400, 'The "userName" of the request is invalid.', 'AttributeValidationFailed', false],
  [400, 'User is inactive or locked.', 'NotPermitted', false],
  [400, 'User is force inactive.', 'NotPermitted', false],
  [400, 'Cannot activate or deactivate Zoom Room and Admin users.', 'NotPermitted', false],
  [400, 'Cannot change the email of Admin user.', 'NotPermitted', false],
  [400, 'Cannot delete Admin user.', 'NotPermitted', false],
  [404, 'User does not exist.', 'InvalidAnchor', false],
  [
    429,
    'You have reached the maximum per-second rate limit for this API. Try again later.',
    'TooManyRequests',
    false,
  ],
  [
    400,
    'The request body must be in JSON format.',
    'SystemForCrossDomainIdentityManagementBadRequest',
    false,
  ],
  [401, 'Invalid access token.', 'Unauthorized', true],
])('%s %s -> %s', (status, detail, code, credential) => {
  expect(normaliseError(zoomProfile, status, { detail }, 'user')).toMatchObject({ code, credential });
});

it('says which permission is missing and that SSO is off, for the connection test', () => {
  expect(
    normaliseError(zoomProfile, 400, { detail: 'Account has not enabled Single Sign-On.' }, 'collection')
      .diagnosis,
  ).toBe('SingleSignOnNotEnabled');
  expect(
    normaliseError(zoomProfile, 403, { detail: 'insufficient permissions: "User:Read"' }, 'collection')
      .diagnosis,
  ).toBe('InsufficientPermission');
});
