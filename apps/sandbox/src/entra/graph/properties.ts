import { badRequest, GraphError } from './graph-error.ts';

/** What a user shows without $select (graph.md G15). */
export const DEFAULT_USER_PROPERTIES = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
] as const;

export const DEFAULT_GROUP_PROPERTIES = [
  'createdDateTime',
  'description',
  'displayName',
  'groupTypes',
  'mail',
  'mailEnabled',
  'mailNickname',
  'securityEnabled',
  'visibility',
] as const;

const USER_PROPERTIES: ReadonlySet<string> = new Set([
  ...DEFAULT_USER_PROPERTIES,
  ...'id accountEnabled ageGroup assignedLicenses assignedPlans city companyName consentProvidedForMinor country'.split(
    ' ',
  ),
  ...'createdDateTime creationType deletedDateTime department employeeHireDate employeeId employeeLeaveDateTime'.split(
    ' ',
  ),
  ...'employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber identities imAddresses'.split(
    ' ',
  ),
  ...'isResourceAccount lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mailNickname'.split(
    ' ',
  ),
  ...'onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes onPremisesImmutableId'.split(
    ' ',
  ),
  ...'onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier'.split(
    ' ',
  ),
  ...'onPremisesSyncEnabled onPremisesUserPrincipalName otherMails passwordPolicies passwordProfile postalCode'.split(
    ' ',
  ),
  ...'preferredDataLocation provisionedPlans proxyAddresses refreshTokensValidFromDateTime securityIdentifier'.split(
    ' ',
  ),
  ...'showInAddressList signInSessionsValidFromDateTime state streetAddress usageLocation userType'.split(
    ' ',
  ),
]);

/** Kept outside the directory store: not tracked by delta, 501 in a list (graph.md G12). */
const OUTSIDE_STORE: ReadonlySet<string> = new Set(
  'aboutMe birthday hireDate interests mailboxSettings mySite pastProjects preferredName responsibilities schools skills'.split(
    ' ',
  ),
);

const GROUP_PROPERTIES: ReadonlySet<string> = new Set([
  ...DEFAULT_GROUP_PROPERTIES,
  ...'id classification deletedDateTime isAssignableToRole membershipRule membershipRuleProcessingState'.split(
    ' ',
  ),
  ...'onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled proxyAddresses securityIdentifier'.split(
    ' ',
  ),
]);

const EXTENSION = /^extension_[0-9a-fA-F]{32}_\w+$/;

function check(type: string, known: ReadonlySet<string>, name: string): void {
  if (known.has(name) || EXTENSION.test(name)) return;
  throw badRequest(
    `Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
    'BadRequest',
  );
}

export function isUserProperty(name: string): boolean {
  return USER_PROPERTIES.has(name) || EXTENSION.test(name);
}

export function checkUserProperties(names: readonly string[]): void {
  for (const name of names) {
    if (OUTSIDE_STORE.has(name)) {
      throw new GraphError(
        501,
        'NotImplemented',
        `The property '${name}' is not implemented for this request.`,
      );
    }
    check('user', USER_PROPERTIES, name);
  }
}

export function checkGroupProperties(names: readonly string[]): void {
  for (const name of names) check('group', GROUP_PROPERTIES, name);
}
