import type { AttributeOperator } from '../operator.ts';

export const includes: AttributeOperator = {
  kind: 'attribute',
  name: 'INCLUDES',
  meaning: 'Holds the text, by case.',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => value.includes(operand),
};
