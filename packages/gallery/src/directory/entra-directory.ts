import type { AttributeDefinition, DirectoryDefinition } from '@lockstep/mapping';
import { attribute } from './definitions.ts';

export const entraDirectoryName = 'Microsoft Entra ID';

const texts = [
  'ageGroup',
  'city',
  'companyName',
  'country',
  'department',
  'displayName',
  'employeeId',
  'employeeType',
  'facsimileTelephoneNumber',
  'givenName',
  'immutableId',
  'jobTitle',
  'mail',
  'mailNickname',
  'mobile',
  'onPremisesDistinguishedName',
  'onPremisesDomainName',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesUserPrincipalName',
  'originalUserPrincipalName',
  'physicalDeliveryOfficeName',
  'postalCode',
  'preferredDataLocation',
  'preferredLanguage',
  'sipProxyAddress',
  'state',
  'streetAddress',
  'surname',
  'telephoneNumber',
  'usageLocation',
  'userPrincipalName',
  'userType',
];

const attributes: readonly AttributeDefinition[] = [
  attribute('objectId', { anchor: true, required: true, mutability: 'ReadOnly', caseExact: true }),
  ...texts.map((name) => attribute(name)),
  ...Array.from({ length: 15 }, (_, index) => attribute(`extensionAttribute${String(index + 1)}`)),
  attribute('accountEnabled', { type: 'Boolean' }),
  attribute('createdDateTime', { type: 'DateTime', mutability: 'ReadOnly' }),
  attribute('employeeHireDate', { type: 'DateTime' }),
  attribute('employeeLeaveDateTime', { type: 'DateTime' }),
  attribute('proxyAddresses', { multivalued: true }),
  attribute('otherMails', { multivalued: true }),
  attribute('manager', { type: 'Reference', referencedObjects: [{ referencedObjectName: 'User' }] }),
  // Computed by the engine (entra.md D1, A13), not read.
  attribute('IsSoftDeleted', { type: 'Boolean', mutability: 'ReadOnly' }),
  attribute('appRoleAssignments', { multivalued: true, mutability: 'ReadOnly' }),
];

/** The source of every default schema: Entra's provisioning names (graph.md §12), as @lockstep/entra reads them. */
export const entraDirectory: DirectoryDefinition = {
  id: 'entra',
  name: entraDirectoryName,
  objects: [{ name: 'User', attributes }],
};
