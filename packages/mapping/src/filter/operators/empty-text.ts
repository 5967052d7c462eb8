import type { OperandProblem } from '../operator.ts';

/** The empty text stands in every text, at its beginning and at its end. */
export function emptyText(operand: string): OperandProblem | undefined {
  if (operand !== '') return undefined;
  const message =
    'The empty text stands in every text, so this holds for whoever has a value at all. Enter a text, or use IS NOT NULL if that is meant.';
  return { code: 'EmptyOperand', severity: 'warning', message };
}
