import type { Evaluator } from './evaluator.ts';
import type { AttributeValue } from './values.ts';

/** A function of one text that is applied to each value of a multi-valued attribute (expressions.md L15). */
export function mapTexts(source: Evaluator, change: (text: string) => string): Evaluator {
  return (scope) => {
    const value = source(scope);
    return typeof value === 'string' ? change(value) : mapValue(value, change);
  };
}

export function mapValue(value: AttributeValue, change: (text: string) => string): AttributeValue {
  if (value === null) return null;
  return typeof value === 'string' ? change(value) : value.map(change);
}
