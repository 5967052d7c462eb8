import { assertLength } from '../failures.ts';
import { defineFunction } from '../function.ts';
import { listValues } from '../values.ts';

/** Skips empty sources (E-FN-57) and takes each value of a multi-valued one (L15). Of nothing but nulls comes null. */
export const join = defineFunction({
  name: 'Join',
  parameters: [{ name: 'separator' }, { name: 'source' }],
  repeated: [{ name: 'source' }],
  evaluate: (call) => {
    const separator = call.text(0) ?? '';
    const values: string[] = [];
    for (let index = 1; index < call.count; index += 1) values.push(...listValues(call.value(index)));
    if (values.length === 0) return null;
    const present = values.filter((value) => value !== '');
    assertLength(present.reduce((length, value) => length + value.length + separator.length, 0));
    return present.join(separator);
  },
});
