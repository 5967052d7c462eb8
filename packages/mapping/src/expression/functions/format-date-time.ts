import { compileDatePattern } from '../../dates/date-pattern.ts';
import { DateFormatError, readDateFormat } from '../../dates/date-format.ts';
import type { FormatPart } from '../../dates/date-format.ts';
import { DEFAULT_STYLES, readDateStyles } from '../../dates/date-styles.ts';
import { momentOf } from '../../dates/moment.ts';
import type { Moment } from '../../dates/moment.ts';
import { parseDate } from '../../dates/parse-date.ts';
import { parseExact } from '../../dates/parse-exact.ts';
import { printDate } from '../../dates/print-date.ts';
import { defineFunction } from '../define-function.ts';
import type { Scope } from '../evaluator.ts';
import type { Call, StaticProblem } from '../function.ts';
import type { CallNode } from '../syntax.ts';

/** FN 15; cloud sync's older form leaves the styles out (E-CS-8): the number of arguments tells them apart. */
export const formatDateTime = defineFunction({
  name: 'FormatDateTime',
  parameters: [
    { name: 'source' },
    { name: 'dateTimeStyles', optional: true },
    { name: 'inputFormat', optional: true },
    { name: 'outputFormat', optional: true },
  ],
  meaning:
    "A date in another format. Formats are .NET's (`yyyyMMddHHmmss.fZ`, `M/d/yyyy h:mm:ss tt`), read exactly; without an input format any that CDate reads. A text with an offset is moved to UTC. Three arguments are the source and both formats. Empty styles are RoundtripKind, AllowLeadingWhite, AllowTrailingWhite.",
  examples: [
    {
      expression: 'FormatDateTime([extensionAttribute1], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")',
      attributes: { extensionAttribute1: '20150123105347.1Z' },
      gives: '2015-01-23',
    },
    { expression: 'FormatDateTime("2026-03-02", "yyyy-MM-dd", "dddd, MMM d")', gives: 'Monday, Mar 2' },
    {
      expression: 'FormatDateTime("02.03.26", , "yyyy-MM-dd", "d")',
      gives: { failure: 'source is not in the format yyyy-MM-dd' },
    },
  ],
  check,
  prepare: (call) => {
    const slots = slotsOf(call.count);
    const source = call.text(0);
    const input = inputReader(call, slots);
    const output = formatArgument(call, slots.output, 'outputFormat');
    return (scope) => {
      const text = source(scope);
      if (text === null || text === '') return text;
      const moment = input(text, scope);
      const format = output(scope);
      if (format === null) throw call.failure('outputFormat is empty. Give one such as "yyyy-MM-dd".');
      return printDate(moment, format.parts);
    };
  },
});

interface Slots {
  readonly styles: number;
  readonly input: number;
  readonly output: number;
}

/** Where the arguments stand; -1 is no slot. */
function slotsOf(count: number): Slots {
  return count <= 3 ? { styles: -1, input: 1, output: 2 } : { styles: 1, input: 2, output: 3 };
}

/** Reads the source as inputFormat and dateTimeStyles say; the pattern is kept while they stay the same. */
function inputReader(call: Call, slots: Slots): (text: string, scope: Scope) => Moment {
  const input = formatArgument(call, slots.input, 'inputFormat');
  const stylesOf = call.text(slots.styles);
  let last: { readonly format: Format; readonly given: string; readonly reader: Reader } | undefined;
  return (text, scope) => {
    const format = input(scope);
    if (format === null) {
      const moment = parseDate(text);
      if (moment === undefined) throw call.failure('source is not in the format of a date.');
      return moment;
    }
    const given = stylesOf(scope) ?? '';
    if (last?.format !== format || last.given !== given)
      last = { format, given, reader: prepareReader(call, format, given) };
    const moment = last.reader(text, scope.context.now);
    if (moment === undefined) throw call.failure(`source is not in the format ${format.text}.`);
    return moment;
  };
}

type Reader = (text: string, now: Date) => Moment | undefined;

function prepareReader(call: Call, format: Format, given: string): Reader {
  const styles = readDateStyles(given.trim() === '' ? DEFAULT_STYLES : given);
  if (styles === undefined) throw call.failure('dateTimeStyles is not a list of DateTimeStyles.');
  const pattern = compileDatePattern(format.parts, styles.innerWhite);
  return (text, now) => parseExact(text, pattern, styles, momentOf(now));
}

interface Format {
  readonly text: string;
  readonly parts: readonly FormatPart[];
}

/** null for none. A literal is read once. */
function formatArgument(call: Call, index: number, name: string): (scope: Scope) => Format | null {
  const literal = call.literal(index);
  const read = (text: string | null): Format | null => {
    if (text === null || text === '') return null;
    try {
      return { text, parts: readDateFormat(text) };
    } catch (error) {
      throw error instanceof DateFormatError ? call.failure(`${name}: ${error.message}.`) : error;
    }
  };
  if (literal !== undefined) {
    const format = read(literal);
    return () => format;
  }
  const source = call.text(index);
  return (scope) => read(source(scope));
}

function check(node: CallNode): readonly StaticProblem[] {
  const problems: StaticProblem[] = [];
  const slots = slotsOf(node.arguments.length);
  const styles = node.arguments[slots.styles];
  if (styles?.kind === 'text' && styles.value.trim() !== '' && readDateStyles(styles.value) === undefined) {
    const message = `"${styles.value}" is not a list of DateTimeStyles. Leave the argument empty, or write "${DEFAULT_STYLES}".`;
    problems.push({ code: 'InvalidArgument', severity: 'error', argument: slots.styles, message });
  }
  for (const argument of [slots.input, slots.output]) {
    const format = node.arguments[argument];
    if (format?.kind !== 'text' || format.value === '') continue;
    const problem = problemOf(format.value);
    if (problem === undefined) continue;
    const message = `The date format "${format.value}" can't be used: ${problem}.`;
    problems.push({ code: 'InvalidArgument', severity: 'error', argument, message });
  }
  const output = node.arguments[slots.output];
  if (output === undefined || output.kind === 'omitted') {
    const message =
      'FormatDateTime needs an outputFormat: FormatDateTime(source, [dateTimeStyles], inputFormat, outputFormat).';
    problems.push({ code: 'MissingArgument', severity: 'error', message });
  }
  return problems;
}

function problemOf(format: string): string | undefined {
  try {
    readDateFormat(format);
    return undefined;
  } catch (error) {
    if (error instanceof DateFormatError) return error.message;
    throw error;
  }
}
