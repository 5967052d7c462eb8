import type { AttributeValue, Attributes } from '@lockstep/mapping';
import * as by from './by-hand.ts';

/** An expression of Microsoft's documentation, and the same as a programmer would write it. */
export interface HeavyExpression {
  readonly name: string;
  readonly expression: string;
  /** undefined: the attribute is left as it is. */
  readonly byHand: (person: Attributes) => AttributeValue | undefined;
}

const plain = 'NormalizeDiacritics(StripSpaces(Join(".", [givenName], [surname])))';
const rule = (name: string): string =>
  `Join("@", NormalizeDiacritics(StripSpaces(Join(".", ${name}, [surname]))), "contoso.com")`;
const phone = String.raw`"\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})"`;

export const heavyExpressions: readonly HeavyExpression[] = [
  {
    name: 'mail address (E-FN-52)',
    expression: `ToLower(Join("@", ${plain}, "contoso.com"))`,
    byHand: by.mailAddress,
  },
  {
    name: 'proxy addresses (E-FN-60)',
    expression: `Split(Join(",", Append("smtp:", Join("@", ${plain}, "contoso.onmicrosoft.com")), Append("SMTP:", Join("@", ${plain}, "contoso.com"))), ",")`,
    byHand: by.proxyAddresses,
  },
  {
    name: 'short name (E-FN-30)',
    expression:
      'IIF(Len([surname]) <= 5, Left(Join("",[surname],[givenName]),10), Join("", Mid([surname],1,9), Mid([givenName],1,1)))',
    byHand: by.shortName,
  },
  {
    name: 'active before the first day (E-FN-13)',
    expression:
      'Switch([Active], , "1", IIF(DateDiff("d", Now(), CDate([StatusHireDate])) > 5, "False", "True"), "0", "False")',
    byHand: by.activeSoon,
  },
  {
    name: 'account expires (E-FN-61)',
    expression:
      'NumFromDate(Join("", FormatDateTime([ContractEndDate], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), " 23:59:59-08:00"))',
    byHand: by.accountExpires,
  },
  {
    name: 'time zone of a state (E-FN-47)',
    expression:
      'Switch(ToUpper([state]), "Australia/Sydney", "NSW", "Australia/Sydney","QLD", "Australia/Brisbane", "SA", "Australia/Adelaide", "TAS", "Australia/Hobart", "WA", "Australia/Perth", "VIC", "Australia/Melbourne")',
    byHand: by.timeZone,
  },
  {
    name: 'number without country code (E-FN-40)',
    expression: `Replace([telephoneNumber], , ${phone}, , "\${phoneNumber}", , )`,
    byHand: by.localNumber,
  },
  {
    name: 'number without punctuation (E-FN-41)',
    expression: String.raw`Replace([mobile], , "[()\\s-]+", , "", , )`,
    byHand: by.digitsOnly,
  },
  {
    name: 'unique name (E-FN-46)',
    expression: `SelectUniqueValue(${['[givenName]', 'Mid([givenName], 1, 1)', 'Mid([givenName], 1, 2)'].map(rule).join(', ')})`,
    byHand: by.uniqueName,
  },
  {
    name: 'title of a person, else ignored',
    expression:
      'IgnoreFlowIfNullOrEmpty(IIF([country]="USA", PCase(Join(" ", [givenName], [surname])), Coalesce(Word([jobTitle], 2, ", "), [department])))',
    byHand: by.personTitle,
  },
];
