import type { AttributeOperator } from '../operator.ts';

export const equals: AttributeOperator = {
  kind: 'attribute',
  name: 'EQUALS',
  meaning: 'Is the value, by case.',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => value === operand,
};
