import { Pattern, PatternError } from '../../regular-expression/pattern.ts';
import type { FilterOperator } from '../operator.ts';

/** Unanchored, as .NET's IsMatch; case-sensitive (expressions.md §5). */
export const regexMatch: FilterOperator = {
  name: 'REGEX MATCH',
  operands: 1,
  whenEmpty: false,
  check: checkPattern,
  prepare: (operand) => {
    const pattern = new Pattern(operand);
    return (value) => pattern.test(value);
  },
};

export function checkPattern(operand: string): string | undefined {
  try {
    new Pattern(operand);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
