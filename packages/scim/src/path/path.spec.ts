import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../json/json.ts';
import { parseScimPath } from './parse-path.ts';
import { readPath } from './read-path.ts';
import { ScimPathError } from './scim-path.ts';
import { writePath } from './write-path.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

describe('parseScimPath', () => {
  it.each([
    ['userName', { attribute: 'userName', selectors: [] }],
    ['name.givenName', { attribute: 'name', selectors: [], subAttribute: 'givenName' }],
    [
      'emails[type eq "work"].value',
      { attribute: 'emails', selectors: [{ attribute: 'type', value: 'work' }], subAttribute: 'value' },
    ],
    ['emails[type eq "work"]', { attribute: 'emails', selectors: [{ attribute: 'type', value: 'work' }] }],
    [
      'roles[primary eq "True"].value',
      { attribute: 'roles', selectors: [{ attribute: 'primary', value: 'True' }], subAttribute: 'value' },
    ],
    [
      'roles[primary eq true].value',
      { attribute: 'roles', selectors: [{ attribute: 'primary', value: true }], subAttribute: 'value' },
    ],
    [
      'x[a eq "]." and b eq 7].c',
      {
        attribute: 'x',
        selectors: [
          { attribute: 'a', value: '].' },
          { attribute: 'b', value: 7 },
        ],
        subAttribute: 'c',
      },
    ],
    [`${enterprise}:department`, { schema: enterprise, attribute: 'department', selectors: [] }],
    [
      `${enterprise}:manager.displayName`,
      { schema: enterprise, attribute: 'manager', selectors: [], subAttribute: 'displayName' },
    ],
    [
      'urn:example:1.0:User:tags[type eq "a"].value',
      {
        schema: 'urn:example:1.0:User',
        attribute: 'tags',
        selectors: [{ attribute: 'type', value: 'a' }],
        subAttribute: 'value',
      },
    ],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName', { attribute: 'userName', selectors: [] }],
  ])('reads %s', (text, expected) => {
    expect(parseScimPath(text)).toEqual({ text, ...expected });
  });

  it.each([
    ['', 'empty'],
    ['userName[', 'not closed'],
    ['emails[]', 'selection'],
    ['emails[type eq work].value', 'selection'],
    ['emails[type eq "work" or a eq 1].value', 'joined by "and"'],
    ['emails[type eq "work"]value', 'not a sub-attribute'],
    ['emails[type eq "work"].', '"" is not an attribute name'],
    ['a.b.c', 'more than one sub-attribute'],
    ['1a', 'not an attribute name'],
    ['user name', 'not an attribute name'],
    ['foo:bar', '"urn:"'],
    ['urn:bar', 'incomplete'],
    [enterprise, 'the attribute behind it is missing'],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => parseScimPath(text)).toThrow(ScimPathError);
    expect(() => parseScimPath(text)).toThrow(reason);
  });
});

describe('readPath', () => {
  const resource: JsonObject = {
    id: '1',
    UserName: 'ada',
    active: 'False',
    title: null,
    name: { givenName: 'Ada', familyname: 'L' },
    emails: [
      { type: 'home', value: 'h' },
      { type: 'Work', value: 'w', primary: true },
    ],
    roles: { display: 'Admin', value: 'r1' },
    tags: ['a', 'b'],
    [enterprise.toLowerCase()]: { Department: 'R&D', manager: { value: '9', displayName: 'Bo' } },
    'urn:x:1.0:User:flat': 'f',
  };

  it.each([
    ['userName', 'ada'],
    ['USERNAME', 'ada'],
    ['active', 'False'],
    ['title', undefined],
    ['missing', undefined],
    ['name', undefined],
    ['name.familyName', 'L'],
    ['userName.value', 'ada'],
    ['userName.other', undefined],
    ['emails[type eq "work"].value', 'w'],
    ['emails[type eq "work"]', 'w'],
    ['emails[primary eq "True"].value', 'w'],
    ['emails[type eq "other"].value', undefined],
    ['emails', ['h', 'w']],
    ['roles', 'r1'],
    ['roles[value eq "r1"].display', 'Admin'],
    ['tags', ['a', 'b']],
    [`${enterprise}:department`, 'R&D'],
    [`${enterprise}:manager`, '9'],
    [`${enterprise}:manager.displayName`, 'Bo'],
    ['urn:x:1.0:User:flat', 'f'],
  ])('%s', (path, expected) => {
    expect(readPath(resource, path)).toEqual(expected);
  });

  it('reads a manager that came as a plain e-mail address (zoom.md §2.2)', () => {
    expect(readPath({ [enterprise]: { manager: 'bo@x' } }, `${enterprise}:manager`)).toBe('bo@x');
  });
});

describe('writePath', () => {
  it('changes one place, keeps the spelling of the target and leaves the original alone', () => {
    const before = {
      USERNAME: 'a',
      Emails: [
        { Type: 'work', Value: 'old', primary: true },
        { type: 'home', value: 'h' },
      ],
    };
    const copy = structuredClone(before);
    expect(writePath(before, 'emails[type eq "work"].value', 'new')).toEqual({
      USERNAME: 'a',
      Emails: [
        { Type: 'work', Value: 'new', primary: true },
        { type: 'home', value: 'h' },
      ],
    });
    expect(writePath(before, 'userName', 'b')).toEqual({ ...before, USERNAME: 'b' });
    expect(before).toEqual(copy);
  });

  it.each([
    ['manager as reference', `${enterprise}:manager`, '9', { [enterprise]: { manager: { value: '9' } } }],
    ['a new element', 'emails[type eq "work"].value', 'w', { emails: [{ type: 'work', value: 'w' }] }],
    [
      'primary as boolean (RFC 7643 §2.4)',
      'roles[primary eq "True"].value',
      'r',
      { roles: [{ primary: true, value: 'r' }] },
    ],
    ['values of a complex list', 'roles', ['a', 'b'], { roles: [{ value: 'a' }, { value: 'b' }] }],
    ['values of a simple list', 'schemasOfMine', ['a'], { schemasOfMine: ['a'] }],
  ])('writes %s', (_name, path, value, expected) => {
    expect(writePath({}, path, value)).toEqual(expected);
  });

  it('writes the manager as a string where the target has it so (zoom.md §2.2; W11)', () => {
    expect(writePath({}, `${enterprise}:manager`, 'bo@x', { manager: 'email-string' })).toEqual({
      [enterprise]: { manager: 'bo@x' },
    });
  });

  it.each([
    ['userName', { userName: 'a', x: 1 }, { x: 1 }],
    ['name.givenName', { name: { givenName: 'a' } }, {}],
    ['name.givenName', { name: { givenName: 'a', familyName: 'b' } }, { name: { familyName: 'b' } }],
    [
      'emails[type eq "work"].value',
      { emails: [{ type: 'work', value: 'w', primary: true }, { type: 'home' }] },
      { emails: [{ type: 'home' }] },
    ],
    [
      'addresses[type eq "work"].locality',
      { addresses: [{ type: 'work', locality: 'a', region: 'b' }] },
      { addresses: [{ type: 'work', region: 'b' }] },
    ],
    [`${enterprise}:department`, { [enterprise]: { department: 'd' } }, {}],
    ['missing.sub', { a: 1 }, { a: 1 }],
  ])('removes %s', (path, before, after) => {
    expect(writePath(before, path, undefined)).toEqual(after);
  });

  const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/);
  const path = fc.oneof(
    name,
    fc.tuple(name, name).map(([a, b]) => `${a}.${b}`),
    fc
      .tuple(name, name, fc.string(), name)
      .filter(
        ([, selector, , sub]) =>
          selector.toLowerCase() !== sub.toLowerCase() && selector.toLowerCase() !== 'primary',
      )
      .map(([a, selector, value, sub]) => `${a}[${selector} eq ${JSON.stringify(value)}].${sub}`),
    name.map((a) => `${enterprise}:${a}`),
    fc.tuple(name, name).map(([a, b]) => `${enterprise}:${a}.${b}`),
  );
  const value = fc.oneof(fc.string(), fc.boolean(), fc.integer());
  const json = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }));

  it('what is written is read, whatever the resource held (property)', () => {
    fc.assert(
      fc.property(json, path, value, (resource, at, one) => {
        expect(readPath(writePath(resource, at, one), at)).toEqual(
          /^(roles|emails|photos|ims|groups|entitlements)$/i.test(at) ? [String(one)] : one,
        );
      }),
    );
  });

  it('what is removed is not read, and nothing else goes (property)', () => {
    fc.assert(
      fc.property(name, name, value, (kept, at, one) => {
        fc.pre(kept.toLowerCase() !== at.toLowerCase());
        const resource = writePath({ [kept]: 'k' }, at, one);
        expect(writePath(resource, at, undefined)).toEqual({ [kept]: 'k' });
      }),
    );
  });
});
