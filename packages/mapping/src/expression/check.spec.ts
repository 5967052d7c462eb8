import { describe, expect, it } from '@jest/globals';
import { checkExpression } from './check.ts';
import { parseExpression } from './parse.ts';

const known = new Set(['mail', 'givenName', 'department']);
const check = (text: string) => checkExpression(parseExpression(text), known);

describe('checkExpression', () => {
  it.each([
    ['unknown function', 'Foo([mail])', 'UnknownFunction', 'error', 1, 'Lockstep has no function Foo'],
    ['L4 case of a name', 'tolower([mail])', 'UnknownFunction', 'error', 1, 'Did you mean ToLower?'],
    ['misspelt function', 'Appendd([mail], "x")', 'UnknownFunction', 'error', 1, 'Did you mean Append?'],
    [
      'too few',
      'Append([mail])',
      'WrongArgumentCount',
      'error',
      1,
      'Append takes 2 arguments, not 1: Append(source, suffix)',
    ],
    ['too many', 'Trim([mail], "x")', 'WrongArgumentCount', 'error', 1, 'Trim takes 1 arguments, not 2'],
    ['none for any', 'Join()', 'WrongArgumentCount', 'error', 1, 'at least 2'],
    ['empty required slot', 'Append(, "x")', 'MissingArgument', 'error', 8, 'needs a value for source'],
    ['odd Switch', 'Switch([mail], "d", "k")', 'MissingArgument', 'error', 1, 'even number'],
    ['unknown attribute', 'ToLower([mial])', 'UnknownAttribute', 'error', 9, 'Did you mean [mail]?'],
    ['A12 case of an attribute', 'ToLower([Mail])', 'UnknownAttribute', 'error', 9, 'Did you mean [mail]?'],
    ['unknown word', 'ToLower(mail)', 'UnknownWord', 'error', 9, '[mail] for an attribute'],
    ['comparison elsewhere', 'ToLower([mail]="x")', 'MisplacedComparison', 'error', 9, 'condition of IIF'],
    [
      'comparison as a branch',
      'IIF("True", [mail]="x", "y")',
      'MisplacedComparison',
      'error',
      13,
      'condition of IIF',
    ],
    ['comparison with ""', 'IIF([mail]="", "x", "y")', 'ConditionNeverTrue', 'warning', 5, 'IsNullOrEmpty'],
    [
      'FN 17 as condition',
      'IIF(IgnoreFlowIfNullOrEmpty([mail]), "x", "y")',
      'InvalidArgument',
      'warning',
      5,
      'not a condition',
    ],
    [
      'Replace without mode',
      'Replace([mail], "x", , , , , )',
      'MissingArgument',
      'error',
      1,
      'Replace needs',
    ],
    [
      'Replace of two modes',
      'Replace([mail], "x", "y", , "z", , )',
      'MissingArgument',
      'error',
      1,
      'Replace needs',
    ],
    [
      'Replace without group',
      'Replace([mail], , "a(?<n>b)", "m", "z", , )',
      'InvalidArgument',
      'error',
      31,
      'no group "m"',
    ],
    [
      'look-ahead',
      'Replace([mail], , "a(?=b)", , "z", , )',
      'UnsupportedRegularExpression',
      'error',
      19,
      'look-ahead (a(?=b), a(?!b)) is not supported',
    ],
    [
      'class subtraction',
      'Replace([mail], , "[a-z-[aeiou]]", , "z", , )',
      'UnsupportedRegularExpression',
      'error',
      19,
      'class subtraction',
    ],
    [
      'a word boundary',
      String.raw`Replace([mail], , "\\bx", , "z", , )`,
      'InvalidArgument',
      'warning',
      19,
      'ASCII letters only',
    ],
    [
      'a pattern that .NET refuses, too',
      'Replace([mail], , "a(", , "z", , )',
      'InvalidRegularExpression',
      'error',
      19,
      'missing closing',
    ],
    [
      'an argument that is no number',
      'Left([mail], "x")',
      'InvalidArgument',
      'error',
      14,
      'NumChars of Left must be a whole number',
    ],
    [
      'an interval that is none',
      'DateAdd("year", 1, [mail])',
      'InvalidArgument',
      'error',
      9,
      'must be one of yyyy, m, d',
    ],
    [
      'a text for an attribute',
      'SingleAppRoleAssignment("mail")',
      'InvalidArgument',
      'error',
      25,
      'must be an attribute',
    ],
    [
      'a misspelt word',
      'InStr([mail], "a", 1, vbTextcompare)',
      'UnknownWord',
      'error',
      23,
      'Did you mean vbTextCompare?',
    ],
    [
      'a word in another place',
      'Append(IgnoreAttributeFlow, "x")',
      'UnknownWord',
      'error',
      8,
      'means nothing here',
    ],
    [
      'a date format',
      'FormatDateTime([mail], , "q", "yyyy")',
      'InvalidArgument',
      'error',
      26,
      '"q" alone is not a date format',
    ],
    [
      'date styles',
      'FormatDateTime([mail], "Loose", "d", "yyyy")',
      'InvalidArgument',
      'error',
      24,
      'DateTimeStyles',
    ],
    ['no date format', 'FormatDateTime([mail])', 'MissingArgument', 'error', 1, 'outputFormat'],
    [
      'FN 38 not on top',
      'ToLower(SelectUniqueValue([mail], "x"))',
      'MisplacedFunction',
      'error',
      9,
      'around the whole expression',
    ],
    ['L1 no call', '[mail]', 'NotAFunction', 'warning', 1, 'Direct or Constant'],
    ['L1 a text', '"x" & [mail]', 'NotAFunction', 'warning', 1, 'Direct or Constant'],
  ])('finds %s in %s', (_, text, code, severity, column, message) => {
    expect(check(text)).toEqual([
      expect.objectContaining({ code, severity, line: 1, column, message: expect.stringContaining(message) }),
    ]);
  });

  it('finds everything, in the order of the text', () => {
    expect(check('Foo([x],\nLeft([mail]))').map(({ code, line }) => [code, line])).toEqual([
      ['UnknownFunction', 1],
      ['UnknownAttribute', 1],
      ['WrongArgumentCount', 2],
    ]);
  });

  it.each([
    'Replace([mail], "x", , , "y", , )',
    'Switch([mail], , "a", "b", )',
    'Coalesce([mail])',
    'ToLower([mail], )',
    'IIF(Len([mail]) <= 5, "a", "b")',
    'Mid([mail], 1)',
    'Mid([mail], "1", "1")',
    'SelectUniqueValue ([mail], [givenName])',
    'InStr([mail], "x", , vbTextCompare)',
    'IIF([mail]="x", IgnoreAttributeFlow, IgnoreObjectFlow)',
    'CBool([mail] <> "x")',
    'FormatDateTime([mail], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")',
  ])('has nothing against %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  it('takes any attribute when it is not told which there are', () => {
    expect(checkExpression(parseExpression('ToLower([anything])'))).toEqual([]);
  });
});
