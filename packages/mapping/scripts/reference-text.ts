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
