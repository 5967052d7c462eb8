import { defineFunction } from '../function.ts';
import type { CallNode } from '../syntax.ts';

/**
 * FN 42: the first key that equals the source, by case; a null or empty source equals the key "" (E-FN-49). Entra's
 * defect S3 (null when another attribute changed) is not reproduced: evaluation always sees the whole source object.
 */
export const switchFunction = defineFunction({
  name: 'Switch',
  parameters: [
    { name: 'source' },
    { name: 'defaultValue', optional: true },
    { name: 'key', optional: true },
    { name: 'value', optional: true },
  ],
  repeated: [
    { name: 'key', optional: true },
    { name: 'value', optional: true },
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
  evaluate: (call) => {
    const source = call.text(0) ?? '';
    for (let key = 2; key < call.count; key += 2) {
      if ((call.text(key) ?? '') === source) return call.value(key + 1);
    }
    return call.value(1);
  },
});

/** A trailing empty slot that has no partner is not counted (L6); 0 when another argument has none. */
function countPairs({ arguments: slots }: CallNode): number {
  const spare = slots.length % 2 === 1 && slots.at(-1)?.kind === 'omitted' ? 1 : 0;
  const pairs = (slots.length - spare) / 2 - 1;
  return Number.isInteger(pairs) ? pairs : 0;
}
