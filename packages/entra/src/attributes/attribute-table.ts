import { manager } from './manager.ts';
import { first, guestAware, member, plain } from './source-attribute.ts';
import type { SourceAttribute } from './source-attribute.ts';

const sameName = [
  'accountEnabled',
  'ageGroup',
  'city',
  'companyName',
  'consentProvidedForMinor',
  'country',
  'createdDateTime',
  'creationType',
  'department',
  'displayName',
  'employeeHireDate',
  'employeeId',
  // Readable with User-LifeCycleInfo.Read.All only.
  'employeeLeaveDateTime',
  'employeeType',
  'externalUserState',
  'givenName',
  'jobTitle',
  'legalAgeGroupClassification',
  'mail',
  'mailNickname',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'onPremisesUserPrincipalName',
  'otherMails',
  'passwordPolicies',
  'postalCode',
  'preferredDataLocation',
  'preferredLanguage',
  'proxyAddresses',
  'securityIdentifier',
  'showInAddressList',
  'state',
  'streetAddress',
  'surname',
  'usageLocation',
  'userType',
] as const;

/** Provisioning name to Graph property (graph.md §12). Case-sensitive, as directory extensions must be (G15). */
const table: readonly SourceAttribute[] = [
  ...sameName.map((name) => plain(name)),
  plain('objectId', 'id'),
  guestAware('userPrincipalName'),
  plain('originalUserPrincipalName', 'userPrincipalName'),
  first('telephoneNumber', 'businessPhones'),
  plain('mobile', 'mobilePhone'),
  plain('facsimileTelephoneNumber', 'faxNumber'),
  plain('physicalDeliveryOfficeName', 'officeLocation'),
  plain('immutableId', 'onPremisesImmutableId'),
  first('sipProxyAddress', 'imAddresses'),
  ...Array.from({ length: 15 }, (_, index) =>
    member(`extensionAttribute${String(index + 1)}`, 'onPremisesExtensionAttributes'),
  ),
  manager,
];

const byName: ReadonlyMap<string, SourceAttribute> = new Map(table.map((entry) => [entry.name, entry]));
const byFoldedName: ReadonlyMap<string, string> = new Map(
  table.map((entry) => [entry.name.toLowerCase(), entry.name]),
);

/** A directory extension goes by its Graph name: `extension_<application id without dashes>_<name>`. */
const directoryExtension = /^extension_[0-9A-Fa-f]{32}_\w{1,256}$/;

/** Every source attribute that has a fixed name, sorted; directory extensions come on top. */
export const sourceAttributeNames: readonly string[] = [...byName.keys()].sort();

export function isKnownSourceAttribute(name: string): boolean {
  return byName.has(name) || directoryExtension.test(name);
}

export function findSourceAttribute(name: string): SourceAttribute | undefined {
  return byName.get(name) ?? (directoryExtension.test(name) ? plain(name) : undefined);
}

/** The name that was probably meant, when only the case differs. */
export function similarAttributeName(name: string): string | undefined {
  return byFoldedName.get(name.toLowerCase());
}
