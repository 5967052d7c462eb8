import { assertLength } from '../failures.ts';
import { defineFunction } from '../function.ts';

/** Without a source there is no result: a suffix alone, such as "@contoso.com", is nobody's value. */
export const append = defineFunction({
  name: 'Append',
  parameters: [{ name: 'source' }, { name: 'suffix' }],
  evaluate: (call) => {
    const source = call.text(0);
    if (source === null) return null;
    const suffix = call.text(1) ?? '';
    assertLength(source.length + suffix.length);
    return source + suffix;
  },
});
