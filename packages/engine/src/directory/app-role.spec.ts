import { describe, expect, it } from '@jest/globals';
import { newAppRoleIssue } from './app-role.ts';

const role = { displayName: 'Licensed', value: 'Licensed', description: 'Zoom licensed' };

describe('newAppRoleIssue', () => {
  it.each([
    'Licensed',
    'On-Prem',
    'urn:zoom:licensed',
    'a.b',
    "!#$%&'()*+,-./:;<=>?@[]^_`{|}~",
    'x'.repeat(120),
  ])('G33: takes %s', (value) => {
    expect(newAppRoleIssue({ ...role, value })).toBeNull();
  });

  it.each(['', 'On Prem', '.hidden', 'x'.repeat(121), 'a"b', 'a\\b', 'Lizenzprüfer', 'a\nb', 'a\u00a0b'])(
    'G33: refuses %j',
    (value) => {
      expect(newAppRoleIssue({ ...role, value })).toMatchObject({ field: 'value' });
    },
  );

  it.each([
    ['displayName', ''],
    ['displayName', 'x'.repeat(101)],
    ['description', 'x'.repeat(1025)],
  ] as const)('names %s', (field, text) => {
    expect(newAppRoleIssue({ ...role, [field]: text })).toMatchObject({ field });
  });
});
