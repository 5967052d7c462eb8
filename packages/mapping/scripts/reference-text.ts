import { MAX_TEXT_LENGTH, MAX_VALUES, MAX_WORK } from '../src/expression/limits.ts';

/** What the reference page says besides its tables. */
export const language = `The language of Entra's attribute mappings, as \`@lockstep/mapping\` implements it. Try expressions and filters of your own with
\`npm run -s expressions -- FILE.json\`.

- An expression is a function call. A single attribute is a Direct mapping, a single text a Constant one.
- Arguments are attributes \`[mail]\`, texts \`"text"\`, numbers \`7\`, \`-10\`, \`&HF7\`, and calls. In a text, \`\\"\` is a quote and
  \`\\\\\` a backslash: the pattern \`\\d\` is written \`"\\\\d"\`. A backslash before anything else stands for itself.
- An argument may be left empty, which is no value, not an empty text: \`Replace([a], "x", , , "y", , )\`.
- Names of functions and attributes are case-sensitive. White space and line breaks between parts make no difference.
- \`&\` joins texts. \`=\`, \`<>\`, \`>\`, \`>=\`, \`<\` and \`<=\` compare, in a condition of \`IIF\` and in \`CBool\` only. With a number on
  one side, numbers are compared; of two texts, \`=\` compares characters, by case.
- Values are texts, lists of texts, or nothing. True and False travel as texts, numbers as decimal texts, dates as
  \`M/d/yyyy h:mm:ss tt\` in UTC.`;

const count = (number: number): string => number.toLocaleString('en-US');

export const limits = `- An expression has at most 10,000 characters and 200 levels.
- A result has at most ${count(MAX_TEXT_LENGTH)} characters and ${count(MAX_VALUES)} values.
- One evaluation works on at most ${count(MAX_WORK)} characters in all; a regular expression counts as many times as half its size.
- A filter asks for at most 20 groups.`;

/** Each with what was decided. */
export const decisions: readonly string[] = [
  '**L1.** A bare attribute or text in place of an expression is not refused when a schema is imported, but gets a warning; `npm run expressions` refuses it.',
  '**L3.** `"\\d"` with a single backslash is accepted, as samples on the web have it.',
  '**L9, S1.** A comparison with null or an empty text does not hold, whatever the operator, `<>` included: IIF goes on with valueIfFalse. Microsoft says only that the check "fails".',
  '**S2.** `IIF(IsNullOrEmpty([a]), ...)` and `IIF(IsPresent([a]), ...)` work, as the HR guides use them, although FN calls them unsupported.',
  '**S3.** Switch never gives null because another attribute changed: evaluation always sees the whole source object.',
  '**S5.** `Switch(IsPresent([a]), ...)` works: IsPresent gives True and False as texts.',
  '**FN 1, 28, 37.** Append, Mid and Replace of null are null. Mid from beyond the end is an empty text; a start below 1 fails, as in Visual Basic.',
  '**FN 5.** A date without an offset is UTC (FN 12 g to i). FormatDateTime moves a text with an offset to UTC, as .NET does on a machine in UTC, and reads two-digit years below 50 as 20xx.',
  '**FN 6.** An empty text is a value to Coalesce. One SuccessFactors sample skips it; FN wins.',
  '**FN 10, L14.** An empty text that an expression gives flows as an empty text.',
  '**FN 12.** Dates may stand in DateDiff without quotes, as Microsoft prints them.',
  '**FN 15.** Three arguments of FormatDateTime are the source and both formats (cloud sync), four have the styles before them.',
  '**FN 24.** Item of an attribute that is absent is nothing; beyond the values of one that is there it fails.',
  '**FN 25.** Join skips empty sources (E-FN-57); of nothing but nulls it gives nothing.',
  '**FN 37 mode 5.** The source wins, the other attribute is for when it is empty (FN); cloud sync says it the other way round.',
  '**FN 43.** ToLower and ToUpper change one character for one, as .NET does: ß stays ß, Greek keeps its accents, Lithuanian has no rules of its own. Only Turkish and Azerbaijani differ from the rest.',
  '**E-FN-33.** Split takes white space off each piece, as the printed output shows. Empty pieces stay.',
  '**E-FN-41.** Microsoft prints `19998887777`; the pattern does not take the plus sign, so the result is `+19998887777`.',
  '**E-FN-58.** The printed output belongs to another objectId than the printed one; both are tested.',
  '**E-CS-6.** Contains gives the number of the first value that holds the text, by case; the reference has no more than this example.',
  '**FN 2, AppRoleAssignmentsComplex.** Gives each role as a JSON text with primary, type, display and value (W12); whether the target adds or replaces is not decided by the expression.',
  '**L10.** `IgnoreAttributeFlow` leaves the attribute as it is. `IgnoreObjectFlow` fails the person with its own message instead of leaving the object without a word.',
  '**FN 17.** IgnoreFlowIfNullOrEmpty anywhere in an expression leaves the attribute as it is, also inside of other functions.',
  '**F6.** Null and empty fail every operator but IS NULL: NOT EQUALS, `!&` and NOT REGEX MATCH, too.',
  "**DCR, regular expressions.** Filters are unanchored as .NET's IsMatch is, though some descriptions suggest the whole value; validation warns of patterns that look so meant.",
  "**DCR, `&`.** The attribute's value stands somewhere in the given text, as worded: the reverse of Includes.",
  '**DCR, Greater_Than.** A value that is no whole number makes the filter invalid; an attribute that is none fails the clause.',
];
