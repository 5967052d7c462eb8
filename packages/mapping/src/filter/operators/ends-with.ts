import type { AttributeOperator } from '../operator.ts';
import { emptyText } from './empty-text.ts';

export const endsWith: AttributeOperator = {
  kind: 'attribute',
  name: 'ENDS_WITH',
  meaning: 'Ends with the text, by case.',
  operands: 1,
  whenEmpty: false,
  check: emptyText,
  prepare: (operand) => (value) => value.endsWith(operand),
};
