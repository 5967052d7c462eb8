import { complexValue } from '../resource/complex-value.ts';
import type { TargetValue } from '../resource/target-value.ts';
import type { ScimPath } from './scim-path.ts';

/** RFC 7643 §4.1.2: lists of objects of which `value` is what a mapping means. */
const complexLists = new Set([
  'emails',
  'phonenumbers',
  'ims',
  'photos',
  'entitlements',
  'roles',
  'x509certificates',
  'groups',
]);

/** How managers are written: `{ value }` (RFC 7643 §4.3), or as a plain e-mail address (zoom.md §2.2). */
export type ManagerStyle = 'reference' | 'email-string';

/** The JSON of a whole attribute, of which neither element nor sub-attribute is chosen. */
export function wireValue(path: ScimPath, value: TargetValue, manager: ManagerStyle): unknown {
  const name = path.attribute.toLowerCase();
  if (name === 'manager') return manager === 'reference' ? { value } : value;
  if (path.schema === undefined && complexLists.has(name)) {
    return (typeof value === 'object' ? value : [value]).map((one) => complexValue(one) ?? { value: one });
  }
  return value;
}
