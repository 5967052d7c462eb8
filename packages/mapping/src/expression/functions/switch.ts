import { defineFunction } from '../define-function.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Call } from '../function.ts';
import type { CallNode } from '../syntax.ts';
import { IGNORE_WORDS } from '../words.ts';

/** Entra's defect S3 (null when another attribute changed) is not reproduced: evaluation always sees the whole source object. */
export const switchFunction = defineFunction({
  name: 'Switch',
  parameters: [
    { name: 'source' },
    { name: 'defaultValue', optional: true, words: IGNORE_WORDS },
    { name: 'key', optional: true },
    { name: 'value', optional: true, words: IGNORE_WORDS },
  ],
  repeated: [
    { name: 'key', optional: true },
    { name: 'value', optional: true, words: IGNORE_WORDS },
  ],
  light: true,
  meaning:
    'The value behind the first key that equals the source, by case; else the default. A null or empty source equals the key "".',
  examples: [
    {
      expression:
        'Switch([state], "Australia/Sydney", "QLD", "Australia/Brisbane", "SA", "Australia/Adelaide")',
      attributes: { state: 'QLD' },
      gives: 'Australia/Brisbane',
    },
    {
      expression: 'Switch([country], [country], "", "Other")',
      attributes: { country: null },
      gives: 'Other',
    },
  ],
  check: (node) =>
    countPairs(node) >= 1
      ? []
      : [
          {
            code: 'MissingArgument',
            severity: 'error',
            message:
              'Switch takes an even number of arguments: a source, a default (may be empty), then pairs of key and value.',
          },
        ],
  prepare: (call) => {
    const source = call.text(0);
    const otherwise = call.value(1);
    const fixed = fixedKeys(call);
    if (fixed !== undefined) return (scope) => (fixed.get(source(scope) ?? '') ?? otherwise)(scope);
    const pairs = Array.from({ length: Math.ceil((call.count - 2) / 2) }, (_, index) => ({
      key: call.text(2 + index * 2),
      value: call.value(3 + index * 2),
    }));
    return (scope) => {
      const text = source(scope) ?? '';
      for (const { key, value } of pairs) {
        if ((key(scope) ?? '') === text) return value(scope);
      }
      return otherwise(scope);
    };
  },
});

/** Keys that are all literals, as they mostly are, are looked up; the first of equal ones wins. */
function fixedKeys(call: Call): ReadonlyMap<string, Evaluator> | undefined {
  const table = new Map<string, Evaluator>();
  for (let index = 2; index < call.count; index += 2) {
    const key = call.literal(index);
    if (key === undefined) return undefined;
    if (!table.has(key)) table.set(key, call.value(index + 1));
  }
  return table;
}

/** A trailing empty slot that has no partner is not counted (L6); 0 when another argument has none. */
function countPairs({ arguments: slots }: CallNode): number {
  const spare = slots.length % 2 === 1 && slots.at(-1)?.kind === 'omitted' ? 1 : 0;
  const pairs = (slots.length - spare) / 2 - 1;
  return Number.isInteger(pairs) ? pairs : 0;
}
