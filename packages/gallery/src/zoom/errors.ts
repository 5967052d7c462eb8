import type { ErrorRule, TargetProfile } from '@lockstep/scim';

const permissions =
  "Zoom's administrator must give the app the scope scim2:admin (classic: scim2), and whoever made or authorised it a role with the " +
  'permission named above; then activate or authorise the app again.';
const protectedAccount =
  "Lockstep leaves Zoom's administrators alone. Zoom's administrator must take the role from the account first, or make the change in Zoom.";
const locked =
  "Zoom's administrator must unlock or reactivate the account in Zoom; Lockstep then writes the attributes in the next cycle.";

/** Zoom's error texts (zoom.md §2.5), first match wins; the wording may vary, so only its fixed parts are named. */
export const zoomErrors: readonly ErrorRule[] = [
  {
    text: 'has not enabled Single Sign-On',
    code: 'InsufficientRights',
    whoMustAct: 'target administrator',
    whatToDo:
      "Zoom's administrator must have a vanity URL approved and switch on single sign-on (Advanced > Single Sign-On); Zoom offers SCIM to Business and Education accounts only.",
    credential: true,
    diagnosis: 'SingleSignOnNotEnabled',
  },
  {
    status: [400, 401, 403],
    text: 'insufficient permissions',
    code: 'InsufficientRights',
    whoMustAct: 'target administrator',
    whatToDo: permissions,
    credential: true,
    diagnosis: 'InsufficientPermission',
  },
  {
    status: [400, 401, 403],
    text: 'does not have the "*" permission',
    code: 'InsufficientRights',
    whoMustAct: 'target administrator',
    whatToDo: permissions,
    credential: true,
    diagnosis: 'InsufficientPermission',
  },
  {
    status: [400, 401, 403],
    text: 'does not contain scopes',
    code: 'InsufficientRights',
    whoMustAct: 'target administrator',
    whatToDo: permissions,
    credential: true,
    diagnosis: 'InsufficientPermission',
  },
  { status: [400, 409], text: 'is already in use', code: 'Conflict' },
  { status: [400, 409], text: 'has already been used', code: 'Conflict' },
  { status: [400, 409], text: 'does not match the associated domain', code: 'InvalidDomain' },
  { status: [400, 409], text: 'Cannot add paid users', code: 'LicenseLimitExceeded' },
  { status: [400, 409], text: 'Cannot create more users', code: 'LicenseLimitExceeded' },
  { status: [400, 409], text: 'permitted maximum number of', code: 'LicenseLimitExceeded' },
  {
    status: [400, 409],
    text: 'Zoom United Plan is invalid',
    code: 'AttributeValidationFailed',
    whoMustAct: 'lockstep operator',
    whatToDo: 'Correct the mapping of zoomUnited: the account has no plan with this number.',
  },
  {
    status: [400],
    text: 'can be changed at most',
    code: 'NotPermitted',
    whoMustAct: 'nobody',
    whatToDo: 'Nothing: Zoom lets an address change three times a day. Lockstep tries again later.',
  },
  { status: [400], text: 'The "userName" of the request is invalid', code: 'AttributeValidationFailed' },
  { status: [400], text: 'The "userType" of the request is invalid', code: 'AttributeValidationFailed' },
  {
    status: [400],
    text: 'Cannot assign Zoom Whiteboard and Zoom Whiteboard Plus',
    code: 'AttributeValidationFailed',
  },
  {
    status: [400],
    text: 'is inactive or locked',
    code: 'NotPermitted',
    whoMustAct: 'target administrator',
    whatToDo: locked,
  },
  {
    status: [400],
    text: 'is force inactive',
    code: 'NotPermitted',
    whoMustAct: 'target administrator',
    whatToDo:
      'Zoom deactivated this account for good: its administrator must ask Zoom, or delete the account.',
  },
  {
    status: [400],
    text: 'Cannot activate or deactivate Zoom Room and Admin',
    code: 'NotPermitted',
    whatToDo: protectedAccount,
  },
  {
    status: [400],
    text: 'Cannot change the email of Admin',
    code: 'NotPermitted',
    whatToDo: protectedAccount,
  },
  { status: [400], text: 'Cannot delete Admin', code: 'NotPermitted', whatToDo: protectedAccount },
  { status: [400], text: 'Cannot update Zoom Room user to free', code: 'NotPermitted' },
  { status: [400, 404], text: 'User does not exist', code: 'InvalidAnchor' },
  {
    status: [400, 404],
    text: 'not exist or not belong to this account',
    code: 'InvalidAnchor',
    whatToDo:
      'The invitation expired, or the address belongs to another Zoom account: its holder must leave that account, or accept.',
  },
  {
    status: [400],
    text: 'did not contains valid active field',
    code: 'SystemForCrossDomainIdentityManagementBadRequest',
  },
  { status: [400, 429], text: 'Too many concurrent requests', code: 'TooManyRequests' },
];

/**
 * Refusals of a refresh token (zoom.md §1, OAuth error codes). The numbers are documented, where in the body they stand is not: the
 * texts of Zoom's table count as well. `Invalid Token!` is what public bug reports show.
 */
export const zoomEndedGrants: NonNullable<TargetProfile['endedGrants']> = [
  {
    number: 4735,
    text: 'owner of the token does not exist',
    why: 'The Zoom user who authorised Lockstep is no longer in the account (4735).',
  },
  {
    number: 4738,
    text: 'token is disabled by admin',
    why: "A Zoom administrator has taken back the app's approval (4738): it must be approved for the account first.",
  },
  {
    number: 4741,
    text: 'token has been revoked',
    why: 'The authorisation was replaced by a newer one of the same Zoom app (4741): use an app of its own for each Lockstep connection.',
  },
  {
    number: 4740,
    text: 'out of the token tolerance range',
    why: 'Zoom takes the refresh token no longer, as it was used before (4740).',
  },
  {
    number: 4711,
    text: 'Refresh token invalid',
    why: 'The scopes of the Zoom app have changed since the authorisation (4711).',
  },
  {
    number: 4737,
    text: 'Can not find the authentication',
    why: 'Zoom does not know the authorisation any more (4737): the app was removed from the account, or the authorisation has lapsed.',
  },
  { text: 'Invalid Token', why: 'Zoom takes the authorisation no longer (Invalid Token).' },
];
