import { describe, expect, it } from '@jest/globals';
import { sourceErrorOf } from '../testing/failures.ts';
import { findSourceAttribute, isKnownSourceAttribute, sourceAttributeNames } from './attribute-table.ts';
import { attributeCases, guestCases } from './attributes.cases.ts';
import { guestPrincipalName } from './guest-name.ts';
import { readDirectPerson, readFeedPerson } from './read-person.ts';
import { deltaSelect, readQuery, selectAttributes } from './selection.ts';

describe('source attributes (graph.md §12)', () => {
  it.each(attributeCases)('%s', (_, name, person, expected) => {
    expect(findSourceAttribute(name)?.read(person)).toEqual(expected);
  });

  it.each(guestCases)('S6 %s', (raw, expected) => {
    expect(guestPrincipalName(raw)).toBe(expected);
  });

  it('knows every listed name, and directory extensions', () => {
    expect(sourceAttributeNames.filter((name) => !isKnownSourceAttribute(name))).toEqual([]);
    expect(sourceAttributeNames).toContain('extensionAttribute15');
    expect(isKnownSourceAttribute('extension_0123456789abcdef0123456789abcdef_x')).toBe(true);
  });

  it.each([
    'mobilePhone',
    'Department',
    'IsSoftDeleted',
    'appRoleAssignments',
    '__proto__',
    'extension_123_x',
    '',
  ])('does not know %j', (name) => {
    expect(isKnownSourceAttribute(name)).toBe(false);
  });

  it('refuses a value in an unknown form instead of guessing', async () => {
    const error = await sourceErrorOf(() =>
      findSourceAttribute('department')?.read({ department: { a: 1 } }),
    );
    expect(error).toMatchObject({ kind: 'protocol', code: 'UnexpectedValue' });
    expect(error.message).toContain('department');
  });
});

describe('selection (R15)', () => {
  it('always asks for what evidence hangs on', () => {
    expect(selectAttributes([]).properties).toEqual([
      'id',
      'accountEnabled',
      'userPrincipalName',
      'userType',
      'mail',
    ]);
  });

  it('asks for each Graph property once, whatever is derived from it', () => {
    const names = [
      'extensionAttribute1',
      'extensionAttribute2',
      'originalUserPrincipalName',
      'mail',
      'mobile',
    ];
    expect(deltaSelect(selectAttributes(names))).toBe(
      'id,accountEnabled,userPrincipalName,userType,mail,onPremisesExtensionAttributes,mobilePhone',
    );
  });

  it('G3 selects the manager in a feed, and expands it in a read', () => {
    const selection = selectAttributes(['manager']);
    expect(deltaSelect(selection)).toBe('id,accountEnabled,userPrincipalName,userType,mail,manager');
    expect(readQuery(selection)).toBe(
      '$select=id,accountEnabled,userPrincipalName,userType,mail&$expand=manager',
    );
  });

  it('names an unknown attribute, and the one that was probably meant', async () => {
    const error = await sourceErrorOf(() => selectAttributes(['mail', 'Department']));
    expect(error).toMatchObject({ kind: 'protocol', code: 'UnknownAttribute' });
    expect(error.message).toContain('"Department"');
    expect(error.message).toContain('"department"');
  });

  it('keeps absent and null apart in a person', () => {
    const selection = selectAttributes(['department', 'city']);
    expect(readFeedPerson(selection, { id: 'u', accountEnabled: true, city: null })).toEqual({
      objectId: 'u',
      accountEnabled: 'True',
      city: null,
    });
  });

  it('reads an absent manager as none where it was expanded, and as unsaid in a feed', () => {
    const selection = selectAttributes(['manager']);
    expect(readFeedPerson(selection, { id: 'u' })).toEqual({ objectId: 'u' });
    expect(readDirectPerson(selection, { id: 'u' })).toEqual({ objectId: 'u', manager: null });
    expect(readDirectPerson(selectAttributes([]), { id: 'u' })).toEqual({ objectId: 'u' });
  });
});
