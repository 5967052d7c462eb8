import type { AttributeOperator } from '../operator.ts';

export const notEquals: AttributeOperator = {
  kind: 'attribute',
  name: 'NOT EQUALS',
  meaning: 'Is another value, by case.',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => value !== operand,
};
