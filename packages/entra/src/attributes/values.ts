import { SourceError } from '@lockstep/engine';
import type { SourceAttributes } from '@lockstep/engine';

export type AttributeValue = SourceAttributes[string];

/** Booleans travel as "True"/"False" (expressions.md L13), numbers as decimal strings. */
export function toAttributeValue(property: string, value: unknown): AttributeValue | undefined {
  if (value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((entry: unknown) => toScalar(property, entry));
  return toScalar(property, value);
}

function toScalar(property: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  throw new SourceError(
    'protocol',
    'UnexpectedValue',
    `Microsoft Graph answered ${property} in a form that Lockstep does not know. ` +
      'The maintainers must act: report the attribute name and this code.',
  );
}
