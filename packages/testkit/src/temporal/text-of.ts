/**
 * Whatever Temporal's client gave, as text to search through, bytes as UTF-8. Not by JSON.stringify: messages of protobuf
 * have a `toJSON` that writes bytes as base64, in which no word is ever found.
 */
export function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, member]) => `${name}: ${textOf(member)}`)
      .join()}}`;
  return String(value);
}
