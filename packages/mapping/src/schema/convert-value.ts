import { isNothing, listValues } from '../expression/values.ts';
import type { AttributeValue } from '../expression/values.ts';
import type { AttributeDefinition } from './model.ts';

/** A value in the type of its target attribute; `nothing` when there is none to send. */
export type Conversion =
  | { readonly kind: 'converted'; readonly value: string | number | boolean | readonly string[] }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'refused';
      readonly code: 'AttributeValidationFailed' | 'SchemaPropertyCanOnlyAcceptValue';
      /** What the attribute accepts; does not repeat the value. */
      readonly message: string;
    };

/** Gives a value the type that its target attribute has (A9). */
export function convertValue(value: AttributeValue, definition: AttributeDefinition): Conversion {
  if (typeof value === 'string' && !definition.multivalued) return convertText(value, definition);
  if (isNothing(value)) return { kind: 'nothing' };
  const values = listValues(value);
  if (definition.multivalued) return convertAll(values, definition);
  if (values.length > 1) {
    return {
      kind: 'refused',
      code: 'SchemaPropertyCanOnlyAcceptValue',
      message: `${definition.name} takes one value, but the mapping gave ${String(values.length)}. Choose one with Item, or put them together with Join.`,
    };
  }
  return convertText(values[0] ?? '', definition);
}

function convertAll(values: readonly string[], definition: AttributeDefinition): Conversion {
  const converted: string[] = [];
  for (const value of values) {
    const conversion = convertText(value, definition);
    if (conversion.kind === 'refused') return conversion;
    // References and texts keep their spelling; others travel as text in a list.
    if (conversion.kind === 'converted') converted.push(String(conversion.value));
  }
  return converted.length === 0 ? { kind: 'nothing' } : { kind: 'converted', value: converted };
}

function convertText(text: string, definition: AttributeDefinition): Conversion {
  const { type } = definition;
  const allowed = definition.canonicalValues ?? [];
  // An empty text flows as such (L14) only where it can be a value.
  if (text === '' && (type !== 'String' || allowed.length > 0)) return { kind: 'nothing' };
  if (allowed.length > 0) return chooseCanonical(text, allowed, definition);
  if (type === 'Boolean') {
    const boolean = readBoolean(text);
    return boolean === undefined
      ? refuse(definition, 'True or False')
      : { kind: 'converted', value: boolean };
  }
  if (type === 'Integer') {
    const integer = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(integer)
      ? { kind: 'converted', value: integer }
      : refuse(definition, 'a whole number');
  }
  return { kind: 'converted', value: text };
}

/** The target's own spelling is sent where case does not matter. */
function chooseCanonical(
  text: string,
  allowed: readonly string[],
  definition: AttributeDefinition,
): Conversion {
  const found =
    allowed.find((value) => value === text) ??
    (definition.caseExact ? undefined : allowed.find((value) => value.toLowerCase() === text.toLowerCase()));
  if (found !== undefined) return { kind: 'converted', value: found };
  return refuse(definition, `one of ${allowed.map((value) => `"${value}"`).join(', ')}`);
}

function readBoolean(text: string): boolean | undefined {
  switch (text.toLowerCase()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return undefined;
  }
}

function refuse(definition: AttributeDefinition, accepted: string): Conversion {
  return {
    kind: 'refused',
    code: 'AttributeValidationFailed',
    message: `${definition.name} accepts ${accepted}.`,
  };
}
