import { activeExpression, attribute, computed, direct, enterprise } from '../directory/definitions.ts';
import { userSchema } from '../directory/user-schema.ts';
import { department, licencePlanNumbers, licenceProducts, workEmail, zoomExtension } from './names.ts';
import { userTypeExpression } from './roles.ts';

/** Zoom's user: the seven attributes of the tutorial, and what else its POST and PUT take (zoom.md §2.2, §5). */
const attributes = [
  attribute('id', { anchor: true, caseExact: true, mutability: 'ReadOnly' }),
  attribute('userName', { required: true }),
  attribute('active', { type: 'Boolean' }),
  attribute('name.givenName'),
  attribute('name.familyName'),
  attribute(workEmail),
  attribute(department),
  attribute('userType', { canonicalValues: ['Basic', 'Licensed', 'On-Prem'] }),
  ...['displayName', 'title', 'locale'].map((name) => attribute(name)),
  ...['work', 'mobile', 'home', 'fax', 'office'].map((type) =>
    attribute(`phoneNumbers[type eq "${type}"].value`),
  ),
  ...['organization', 'costCenter', 'employeeNumber'].map((name) => attribute(`${enterprise}:${name}`)),
  attribute(`${enterprise}:manager`, {
    type: 'Reference',
    referencedObjects: [{ referencedObjectName: 'User', referencedProperty: 'userName' }],
  }),
  ...[
    'transferee',
    'pronouns',
    'personalLinkName',
    'zoomPhoneExtNumber',
    'zoomPhoneNumber',
    'zoomPhoneSite',
  ].map((name) => attribute(`${zoomExtension}:${name}`)),
  ...licencePlanNumbers.map((name) => attribute(name)),
  ...licenceProducts.map((name) => attribute(name, { type: 'Boolean' })),
];

export const zoomSchema = userSchema({
  id: 'zoom',
  targetDirectoryName: 'Zoom',
  attributes,
  mappings: [
    direct('userName', 'userPrincipalName', { matchingPriority: 1 }),
    computed('active', activeExpression),
    direct('name.givenName', 'givenName'),
    direct('name.familyName', 'surname'),
    // One field with userName, which wins (RULES R23); kept so that the tutorial's table is complete.
    direct(workEmail, 'mail'),
    direct(department, 'department'),
    computed('userType', userTypeExpression, { defaultValue: 'Basic' }),
  ],
});
