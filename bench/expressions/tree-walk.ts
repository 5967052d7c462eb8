import type { ArgumentNode, Attributes } from '@lockstep/mapping';
import { RE2JS } from 're2js';
import * as plain from './plain-functions.ts';
import { now } from './clock.ts';

type Value = string | readonly string[] | null;

/** Thrown for IgnoreFlowIfNullOrEmpty. */
export class Ignored extends Error {}

/** The naive way: the tree is walked for each person, functions are looked up by name, arguments evaluated first. */
export function walk(node: ArgumentNode, person: Attributes): Value {
  switch (node.kind) {
    case 'attribute':
      return person[node.name] ?? null;
    case 'text':
      return node.value;
    case 'number':
      return node.text;
    case 'word':
      return node.name;
    case 'omitted':
      return null;
    case 'concatenation':
      return node.parts.map((part) => one(walk(part, person))).join('');
    case 'comparison': {
      const [left, right] = [one(walk(node.left, person)), one(walk(node.right, person))];
      const numbers = [Number(left), Number(right)] as const;
      switch (node.operator) {
        case '=':
          return left === right ? 'True' : 'False';
        case '<=':
          return numbers[0] <= numbers[1] ? 'True' : 'False';
        case '>':
          return numbers[0] > numbers[1] ? 'True' : 'False';
        default:
          throw new Error(`no operator ${node.operator} in this benchmark`);
      }
    }
    case 'call': {
      const implementation = functions[node.name];
      if (implementation === undefined) throw new Error(`no function ${node.name} in this benchmark`);
      return implementation(node.arguments.map((argument) => walk(argument, person)));
    }
  }
}

function one(value: Value | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

const list = (value: Value): readonly string[] =>
  value === null ? [] : typeof value === 'string' ? [value] : value;

/** The rest of the package's functions are not needed here. */
const functions: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  Append: ([source, suffix]) => one(source) + one(suffix),
  CDate: ([source]) => plain.printDate(plain.readDate(one(source))),
  Coalesce: (values) => values.find((value) => value !== null) ?? null,
  DateDiff: ([, from, to]) => {
    const elapsed = Date.parse(`${one(to)} UTC`) - Date.parse(`${one(from)} UTC`);
    return String(Math.trunc(elapsed / 86_400_000));
  },
  FormatDateTime: ([source]) => new Date(plain.readDate(one(source))).toISOString().slice(0, 10),
  IgnoreFlowIfNullOrEmpty: ([value = null]) => {
    if (value === null || value === '') throw new Ignored();
    return value;
  },
  IIF: ([condition, yes = null, no = null]) => (condition === 'True' ? yes : no),
  Join: ([separator, ...values]) =>
    values
      .flatMap(list)
      .filter((value) => value !== '')
      .join(one(separator)),
  Left: ([text, count]) => one(text).slice(0, Number(count)),
  Len: ([text]) => String(one(text).length),
  Mid: ([text, start, length]) => one(text).slice(Number(start) - 1, Number(start) - 1 + Number(length)),
  NormalizeDiacritics: ([text]) => plain.normalizeDiacritics(one(text)),
  Now: () => plain.printDate(now.getTime()),
  NumFromDate: ([text]) => plain.fileTime(Date.parse(one(text).replace(' ', 'T'))),
  PCase: ([text]) => plain.pCase(one(text)),
  Replace: ([source, , pattern, , replacement]) =>
    RE2JS.compile(
      one(pattern)
        .replaceAll('(?<', '(?P<')
        .replaceAll('\\d', '\\p{Nd}')
        .replaceAll('\\s', '\\t\\n\\x0B\\f\\r\\x{85}\\p{Z}'),
    )
      .matcher(one(source))
      .replaceAll(one(replacement).replace('${phoneNumber}', '$2')),
  SelectUniqueValue: ([value = null]) => value,
  SingleAppRoleAssignment: ([roles = null]) => list(roles)[0] ?? null,
  Split: ([source, delimiter]) =>
    one(source)
      .split(one(delimiter))
      .map((piece) => piece.trim()),
  StripSpaces: ([text]) => one(text).replaceAll(' ', ''),
  Switch: ([source, otherwise = null, ...pairs]) => {
    for (let index = 0; index < pairs.length; index += 2) {
      if (one(pairs[index]) === one(source)) return pairs[index + 1] ?? null;
    }
    return otherwise;
  },
  ToLower: ([text]) => one(text).toLowerCase(),
  ToUpper: ([text]) => one(text).toUpperCase(),
  Word: ([text, number, delimiters]) => {
    const ends = new Set(one(delimiters));
    const words = [''];
    for (const character of one(text)) {
      if (ends.has(character)) words.push('');
      else words.push((words.pop() ?? '') + character);
    }
    return words.filter((word) => word !== '')[Number(number) - 1] ?? '';
  },
};
