/**
 * What an attribute holds. Absent from a read is an undefined key; explicitly empty is null. Booleans travel as
 * "True"/"False" and numbers as decimal strings (expressions.md L13).
 */
export type AttributeValue = string | readonly string[] | null;

/** The attributes of one source object, by source attribute name. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** An attribute's value; undefined when the read did not hold it. Own members only: "constructor" is not an attribute. */
export function readAttribute(attributes: Attributes, name: string): AttributeValue | undefined {
  const value: unknown = attributes[name];
  // What an object inherits is neither text nor list. This is several times faster than Object.hasOwn.
  return isAttributeValue(value) ? value : undefined;
}

function isAttributeValue(value: unknown): value is AttributeValue {
  return typeof value === 'string' || value === null || Array.isArray(value);
}

/** All values; none when there is no value. */
export function listValues(value: AttributeValue): readonly string[] {
  if (value === null) return [];
  return typeof value === 'string' ? [value] : value;
}

export function isNothing(value: AttributeValue): boolean {
  return value === null || (typeof value !== 'string' && value.length === 0);
}

export function isNothingOrEmpty(value: AttributeValue): boolean {
  return isNothing(value) || value === '';
}

/** Booleans travel as text (L13). */
export function truth(value: boolean): 'True' | 'False' {
  return value ? 'True' : 'False';
}
