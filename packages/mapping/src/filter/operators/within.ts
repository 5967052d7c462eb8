import type { AttributeOperator } from '../operator.ts';

export const within: AttributeOperator = {
  kind: 'attribute',
  name: '&',
  meaning: 'Stands somewhere in the given text, by case: the reverse of INCLUDES.',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => operand.includes(value),
};
