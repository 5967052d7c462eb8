import { defineFunction } from '../define-function.ts';
import { assertLength } from '../limits.ts';

/** Skips empty sources (E-FN-57) and takes each value of a multi-valued one (L15). Of nothing but nulls comes null. */
export const join = defineFunction({
  name: 'Join',
  parameters: [{ name: 'separator' }, { name: 'source' }],
  repeated: [{ name: 'source' }],
  meaning:
    'The sources with the separator between them. Empty ones are skipped, a multi-valued one gives each of its values. Nothing but nulls gives nothing.',
  examples: [
    {
      expression: 'Join(", ", "", [surname], [givenName])',
      attributes: { surname: 'Doe', givenName: 'John' },
      gives: 'Doe, John',
    },
    { expression: 'Join("; ", [otherMails])', attributes: { otherMails: ['a', 'b'] }, gives: 'a; b' },
  ],
  prepare: (call) => {
    const separatorOf = call.text(0);
    const sources = Array.from({ length: call.count - 1 }, (_, index) => call.value(index + 1));
    return (scope) => {
      const separator = separatorOf(scope) ?? '';
      let joined: string | null = null;
      for (const source of sources) {
        const value = source(scope);
        if (value === null) continue;
        if (typeof value === 'string') joined = add(joined, separator, value);
        else for (const element of value) joined = add(joined, separator, element);
      }
      return joined;
    };
  },
});

function add(joined: string | null, separator: string, text: string): string {
  if (joined === null || joined === '') return text;
  if (text === '') return joined;
  const longer = joined + separator + text;
  assertLength(longer.length);
  return longer;
}
