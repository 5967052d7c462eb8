import { complexValue } from './complex-value.ts';
import type { TargetValue } from './target-value.ts';

/** What of an attribute's definition decides whether two values are the same. */
export interface ComparedAttribute {
  readonly caseExact: boolean;
  /** Graph's attribute types: String, Boolean, DateTime, Integer, Reference, Binary. */
  readonly type: string;
}

/**
 * Whether writing `a` over `b` would change nothing (entra.md A7; RULES R24: "False" for false). No value, "" and an empty
 * list are the same (RFC 7643 §2.5); the order and repetition of several values mean nothing (RFC 7643 §2.4).
 */
export function valuesEqual(
  definition: ComparedAttribute,
  a: TargetValue | undefined,
  b: TargetValue | undefined,
): boolean {
  const left = canonicalSet(definition, a);
  const right = canonicalSet(definition, b);
  return left.size === right.size && [...left].every((value) => right.has(value));
}

function canonicalSet(definition: ComparedAttribute, value: TargetValue | undefined): ReadonlySet<string> {
  const values = value === undefined ? [] : typeof value === 'object' ? value : [value];
  return new Set(
    values.filter((one) => one !== '').map((one) => canonical(definition, complexValue(one)?.value ?? one)),
  );
}

function canonical({ caseExact, type }: ComparedAttribute, value: string | number | boolean): string {
  const text = String(value).normalize('NFC');
  switch (type) {
    case 'Boolean':
      return booleanText(text);
    case 'Integer':
      return /^[+-]?\d+(\.0+)?$/.test(text.trim())
        ? String(BigInt(text.trim().replace(/^\+|\.0+$/g, '')))
        : text;
    case 'DateTime': {
      const time = Date.parse(text);
      return Number.isNaN(time) ? text : new Date(time).toISOString();
    }
    default:
      return caseExact ? text : text.toLowerCase();
  }
}

function booleanText(text: string): string {
  const lower = text.trim().toLowerCase();
  return lower === '1' ? 'true' : lower === '0' ? 'false' : lower;
}
