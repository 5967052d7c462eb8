import { describe, expect, it } from '@jest/globals';
import { isScimPath } from './scim-path.ts';

describe('isScimPath', () => {
  it.each([
    'userName',
    'name.givenName',
    'emails[type eq "work"].value',
    'emails[type eq "other"].Value',
    'roles[primary eq "True"].value',
    'roles[primary eq true and type eq "x"]',
    'addresses[type eq "work"].postalCode',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName',
    'urn:us:zoom:scim:schemas:extension:1.0:ZoomUser:loginType.sso',
    'manager.$ref',
  ])('takes %s (A10, A11)', (path) => {
    expect(isScimPath(path)).toBe(true);
  });

  it.each([
    '',
    'not a path',
    'name.',
    '.name',
    'a.b.c',
    'emails[type eq work].value',
    'emails[].value',
    'emails[type].value',
    '1st',
    'urn:x',
    'a b',
    'emails[type eq "work"',
    'x'.repeat(501),
  ])('refuses %s', (path) => {
    expect(isScimPath(path)).toBe(false);
  });
});
