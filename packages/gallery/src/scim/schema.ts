import { activeExpression, attribute, computed, direct, enterprise } from '../directory/definitions.ts';
import { userSchema } from '../directory/user-schema.ts';

const workEmail = 'emails[type eq "work"].value';
const phone = (type: string) => `phoneNumbers[type eq "${type}"].value`;
const address = (type: string, part: string) => `addresses[type eq "${type}"].${part}`;

/** The user of RFC 7643 as Entra's default SCIM template offers it (entra.md §4). */
const attributes = [
  attribute('id', { anchor: true, caseExact: true, mutability: 'ReadOnly' }),
  attribute('userName', { required: true }),
  attribute('externalId', { caseExact: true }),
  attribute('active', { type: 'Boolean' }),
  ...[
    'displayName',
    'title',
    'nickName',
    'preferredLanguage',
    'locale',
    'timezone',
    'userType',
    'profileUrl',
  ].map((name) => attribute(name)),
  ...['givenName', 'familyName', 'formatted', 'middleName', 'honorificPrefix', 'honorificSuffix'].map(
    (part) => attribute(`name.${part}`),
  ),
  attribute(workEmail),
  attribute('emails[type eq "home"].value'),
  attribute('emails[type eq "other"].value'),
  ...['work', 'mobile', 'fax', 'home', 'other'].map((type) => attribute(phone(type))),
  ...['streetAddress', 'locality', 'region', 'postalCode', 'country', 'formatted'].map((part) =>
    attribute(address('work', part)),
  ),
  attribute(address('other', 'formatted')),
  attribute('roles[primary eq "True"].value'),
  ...['employeeNumber', 'department', 'costCenter', 'organization', 'division'].map((name) =>
    attribute(`${enterprise}:${name}`),
  ),
  attribute(`${enterprise}:manager`, {
    type: 'Reference',
    referencedObjects: [{ referencedObjectName: 'User' }],
  }),
];

/** Entra's default SCIM template (entra.md §4), without proxyAddresses: several values for one address. */
export const scimSchema = userSchema({
  id: 'scim',
  targetDirectoryName: 'SCIM application',
  attributes,
  mappings: [
    direct('userName', 'userPrincipalName', { matchingPriority: 1 }),
    computed('active', activeExpression),
    direct('displayName', 'displayName'),
    direct('title', 'jobTitle'),
    direct(workEmail, 'mail'),
    direct('preferredLanguage', 'preferredLanguage'),
    direct('name.givenName', 'givenName'),
    direct('name.familyName', 'surname'),
    direct(address('work', 'formatted'), 'physicalDeliveryOfficeName'),
    direct(address('work', 'streetAddress'), 'streetAddress'),
    direct(address('work', 'locality'), 'city'),
    direct(address('work', 'region'), 'state'),
    direct(address('work', 'postalCode'), 'postalCode'),
    direct(address('work', 'country'), 'country'),
    direct(phone('work'), 'telephoneNumber'),
    direct(phone('mobile'), 'mobile'),
    direct(phone('fax'), 'facsimileTelephoneNumber'),
    direct('externalId', 'mailNickname'),
    direct(`${enterprise}:employeeNumber`, 'employeeId'),
    direct(`${enterprise}:department`, 'department'),
    direct(`${enterprise}:manager`, 'manager'),
  ],
});
