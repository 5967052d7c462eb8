import type { GraphObject } from './graph-object.ts';
import type { AttributeValue } from './values.ts';

/** [what it shows, name, the Graph object, the value; undefined = no key]. */
type Case = readonly [string, string, GraphObject, AttributeValue | undefined];

const guest = 'ada_example.org#EXT#@contoso.onmicrosoft.com';
const extension = 'extension_0123456789abcdef0123456789abcdef_costCentre';
const ext = (member: unknown): GraphObject => ({ onPremisesExtensionAttributes: member });

export const attributeCases: readonly Case[] = [
  ['G7 a value', 'department', { department: 'R&D' }, 'R&D'],
  ['G7 set to null stays null', 'department', { department: null }, null],
  ['G7 never set gives no key', 'department', {}, undefined],
  ['G7 an empty string is a value', 'department', { department: '' }, ''],
  ['L13 true', 'accountEnabled', { accountEnabled: true }, 'True'],
  ['L13 false', 'accountEnabled', { accountEnabled: false }, 'False'],
  ['§12 objectId', 'objectId', { id: 'u1' }, 'u1'],
  ['§12 mobile', 'mobile', { mobilePhone: '+1' }, '+1'],
  ['§12 fax', 'facsimileTelephoneNumber', { faxNumber: '+2' }, '+2'],
  ['§12 office', 'physicalDeliveryOfficeName', { officeLocation: '19/2' }, '19/2'],
  ['§12 immutableId', 'immutableId', { onPremisesImmutableId: 'x==' }, 'x=='],
  [
    '§12 proxyAddresses keeps all',
    'proxyAddresses',
    { proxyAddresses: ['SMTP:a', 'smtp:b'] },
    ['SMTP:a', 'smtp:b'],
  ],
  ['§12 first business phone', 'telephoneNumber', { businessPhones: ['1', '2'] }, '1'],
  ['§12 no business phone left', 'telephoneNumber', { businessPhones: [] }, null],
  ['§12 business phones null', 'telephoneNumber', { businessPhones: null }, null],
  ['§12 business phones never set', 'telephoneNumber', {}, undefined],
  ['§12 extension attribute', 'extensionAttribute15', ext({ extensionAttribute15: 'x' }), 'x'],
  ['§12 extension attribute null', 'extensionAttribute1', ext({ extensionAttribute1: null }), null],
  ['§12 extension attribute absent', 'extensionAttribute1', ext({ extensionAttribute2: 'x' }), undefined],
  ['§12 extension attributes null', 'extensionAttribute1', ext(null), null],
  ['§12 extension attributes absent', 'extensionAttribute1', {}, undefined],
  ['G15 directory extension', extension, { [extension]: '42' }, '42'],
  ['G15 directory extension: number', extension, { [extension]: 42 }, '42'],
  ['G15 directory extension: boolean', extension, { [extension]: false }, 'False'],
  ['S6 guest', 'userPrincipalName', { userPrincipalName: guest }, 'ada@example.org'],
  ['S6 raw', 'originalUserPrincipalName', { userPrincipalName: guest }, guest],
  ['S6 member', 'userPrincipalName', { userPrincipalName: 'a_b@contoso.com' }, 'a_b@contoso.com'],
  ['manager@delta: one', 'manager', { 'manager@delta': [{ id: 'm1' }] }, 'm1'],
  [
    'manager@delta: replaced, the last standing wins',
    'manager',
    { 'manager@delta': [{ id: 'm1', '@removed': { reason: 'deleted' } }, { id: 'm2' }] },
    'm2',
  ],
  ['manager@delta: only removed', 'manager', { 'manager@delta': [{ id: 'm1', '@removed': {} }] }, null],
  ['manager@delta: empty', 'manager', { 'manager@delta': [] }, null],
  ['manager@delta: absent says nothing', 'manager', {}, undefined],
  ['manager expanded', 'manager', { manager: { id: 'm1', displayName: 'x' } }, 'm1'],
  ['manager null', 'manager', { manager: null }, null],
];

/** [raw, rewritten] (entra.md S6). */
export const guestCases: readonly (readonly [string, string])[] = [
  ['ada_example.org#EXT#@contoso.onmicrosoft.com', 'ada@example.org'],
  ['ada_king_example.org#EXT#@contoso.onmicrosoft.com', 'ada_king@example.org'],
  ['ada_example.org#ext#@contoso.onmicrosoft.com', 'ada@example.org'],
  ['ada@contoso.com', 'ada@contoso.com'],
  ['nounderscore#EXT#@contoso.com', 'nounderscore#EXT#@contoso.com'],
  ['_example.org#EXT#@contoso.com', '_example.org#EXT#@contoso.com'],
  ['ada_#EXT#@contoso.com', 'ada_#EXT#@contoso.com'],
];
