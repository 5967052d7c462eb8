import { isJsonObject, member } from '../json/json.ts';
import type { Selector } from './scim-path.ts';

/** Whether an element of a multi-valued attribute is the one meant; `primary eq "True"` matches `true` too (entra.md A10). */
export function matchesSelectors(element: unknown, selectors: readonly Selector[]): boolean {
  if (!isJsonObject(element)) return false;
  return selectors.every(({ attribute, value }) => {
    const held = member(element, attribute);
    if (typeof held !== 'string' && typeof held !== 'number' && typeof held !== 'boolean') return false;
    return String(held).toLowerCase() === String(value).toLowerCase();
  });
}
