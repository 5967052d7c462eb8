import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'scim2-parse-filter';
import { plainProfile } from '../testing/profile.cases.ts';
import { buildFilter, ScimFilterError } from './build-filter.ts';

const unquoted = { ...plainProfile, filter: { ...plainProfile.filter, quoting: 'unquoted' as const } };
const subAttribute = {
  ...plainProfile,
  filter: { ...plainProfile.filter, valuePaths: 'sub-attribute' as const },
};
const work = 'emails[type eq "work"].value';

describe('buildFilter', () => {
  it.each([
    ['quoted', plainProfile, 'userName', 'ada@x', 'userName eq "ada@x"'],
    [
      'escaped (RFC 7644 §3.4.2.2: JSON strings)',
      plainProfile,
      'userName',
      'a"b\\c',
      'userName eq "a\\"b\\\\c"',
    ],
    ['sub-attribute', plainProfile, 'name.familyName', 'L', 'name.familyName eq "L"'],
    ['value path (RULES R24)', plainProfile, work, 'a@x', 'emails[type eq "work" and value eq "a@x"]'],
    ['value path of a simpler target', subAttribute, work, 'a@x', 'emails.value eq "a@x"'],
    ['unquoted (zoom.md §2.1)', unquoted, 'userName', 'ada+1@x.com', 'userName eq ada+1@x.com'],
    ['unquoted, but not plain', unquoted, 'userName', 'a b" or x pr', 'userName eq "a b\\" or x pr"'],
    ['unquoted, empty', unquoted, 'userName', '', 'userName eq ""'],
  ])('%s', (_name, profile, attribute, value, expected) => {
    expect(buildFilter(attribute, value, profile)).toBe(expected);
  });

  it('refuses an attribute by which the target cannot search, and names those it can', () => {
    expect(() => buildFilter('title', 'x', plainProfile)).toThrow(ScimFilterError);
    expect(() => buildFilter('title', 'x', plainProfile)).toThrow('userName, externalId');
  });

  // Printable text: the parser does not know JSON's \u escapes, in which control characters go.
  it('says to an independent parser exactly what was meant (property; W1, M6)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(parse(buildFilter('userName', value, plainProfile))).toEqual({
          op: 'eq',
          attrPath: 'userName',
          compValue: value,
        });
        expect(parse(buildFilter(work, value, plainProfile))).toEqual({
          op: '[]',
          attrPath: 'emails',
          valFilter: {
            op: 'and',
            filters: [
              { op: 'eq', attrPath: 'type', compValue: 'work' },
              { op: 'eq', attrPath: 'value', compValue: value },
            ],
          },
        });
      }),
    );
  });
});
