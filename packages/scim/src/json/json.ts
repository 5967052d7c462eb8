/** JSON as it came from the wire: objects are open, members unknown until read through a path. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Attribute names are case-insensitive (RFC 7643 §2.1): the key as the target spelled it, or undefined. */
export function memberKey(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  for (const key of Object.keys(object)) if (key.toLowerCase() === wanted) return key;
  return undefined;
}

/** The member by case-insensitive name; `null` is "no value" (RFC 7643 §2.5) and read as undefined. */
export function member(object: JsonObject, name: string): unknown {
  const key = memberKey(object, name);
  return key === undefined ? undefined : (object[key] ?? undefined);
}
