import { isJsonObject, type JsonObject } from '../json/json.ts';

/**
 * The element that a text is, where a mapping gave it as JSON (AppRoleAssignmentsComplex, entra.md W12): `value` with what
 * belongs to it. Undefined for a plain text.
 */
export function complexValue(
  text: string | number | boolean,
): (JsonObject & { readonly value: string }) | undefined {
  if (typeof text !== 'string' || !text.startsWith('{')) return undefined;
  try {
    const element: unknown = JSON.parse(text);
    if (!isJsonObject(element)) return undefined;
    const value = element['value'];
    return typeof value === 'string' ? { ...element, value } : undefined;
  } catch {
    return undefined;
  }
}
