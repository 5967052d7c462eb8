import type { Attributes } from '@lockstep/mapping';
import { RE2JS } from 're2js';
import { now } from './clock.ts';
import * as plain from './plain-functions.ts';

// The limit: what each heavy expression would be as a function that a programmer wrote for it. Patterns are an
// administrator's, also in a function: they run on the same engine in linear time.

function text(person: Attributes, name: string): string {
  const value = person[name];
  return typeof value === 'string' ? value : '';
}

const localPart = (first: string, last: string): string =>
  plain.normalizeDiacritics(`${first}.${last}`.replaceAll(' ', ''));

export const mailAddress = (person: Attributes): string =>
  `${localPart(text(person, 'givenName'), text(person, 'surname'))}@contoso.com`.toLowerCase();

export function proxyAddresses(person: Attributes): readonly string[] {
  const local = localPart(text(person, 'givenName'), text(person, 'surname'));
  return [`smtp:${local}@contoso.onmicrosoft.com`, `SMTP:${local}@contoso.com`];
}

export function shortName(person: Attributes): string {
  const first = text(person, 'givenName');
  const last = text(person, 'surname');
  return last.length <= 5 ? (last + first).slice(0, 10) : last.slice(0, 9) + first.slice(0, 1);
}

export function activeSoon(person: Attributes): string | null {
  switch (text(person, 'Active')) {
    case '1': {
      const hired = plain.readDate(text(person, 'StatusHireDate'));
      return Math.trunc((hired - now.getTime()) / 86_400_000) > 5 ? 'False' : 'True';
    }
    case '0':
      return 'False';
    default:
      return null;
  }
}

export function accountExpires(person: Attributes): string {
  const day = new Date(plain.readDate(text(person, 'ContractEndDate'))).toISOString().slice(0, 10);
  return plain.fileTime(Date.parse(`${day}T23:59:59-08:00`));
}

const zones: Readonly<Record<string, string>> = {
  NSW: 'Australia/Sydney',
  QLD: 'Australia/Brisbane',
  SA: 'Australia/Adelaide',
  TAS: 'Australia/Hobart',
  WA: 'Australia/Perth',
  VIC: 'Australia/Melbourne',
};
export const timeZone = (person: Attributes): string =>
  zones[text(person, 'state').toUpperCase()] ?? 'Australia/Sydney';

const phone = RE2JS.compile('\\+(?P<isdCode>\\p{Nd}* )(?P<phoneNumber>\\p{Nd}{10})');
export const localNumber = (person: Attributes): string =>
  phone.matcher(text(person, 'telephoneNumber')).replaceAll('$2');

const punctuation = RE2JS.compile('[()\\t\\n\\x0B\\f\\r\\x{85}\\p{Z}-]+');
export const digitsOnly = (person: Attributes): string =>
  punctuation.matcher(text(person, 'mobile')).replaceAll('');

export const uniqueName = (person: Attributes): string =>
  `${localPart(text(person, 'givenName'), text(person, 'surname'))}@contoso.com`;

export function personTitle(person: Attributes): string | undefined {
  if (text(person, 'country') === 'USA')
    return plain.pCase(`${text(person, 'givenName')} ${text(person, 'surname')}`);
  // Word gives an empty text for nobody's title, which Coalesce keeps.
  const word = text(person, 'jobTitle').split(/[, ]+/)[1] ?? '';
  return word === '' ? undefined : word;
}
