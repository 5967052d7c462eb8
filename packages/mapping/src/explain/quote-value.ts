import type { AttributeValue } from '../expression/values.ts';

/** A value as a sentence shows it. */
export function quoteValue(value: AttributeValue): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (value.length === 0) return 'an empty list';
  const shown = value.slice(0, 5).map(quote).join(', ');
  return value.length > 5 ? `${shown} and ${String(value.length - 5)} more` : shown;
}

function quote(text: string): string {
  return text.length > 100 ? `"${text.slice(0, 100)}..."` : `"${text}"`;
}
