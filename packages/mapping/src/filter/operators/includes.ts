import type { AttributeOperator } from '../operator.ts';
import { emptyText } from './empty-text.ts';

export const includes: AttributeOperator = {
  kind: 'attribute',
  name: 'INCLUDES',
  meaning: 'Holds the text, by case.',
  operands: 1,
  whenEmpty: false,
  check: emptyText,
  prepare: (operand) => (value) => value.includes(operand),
};
