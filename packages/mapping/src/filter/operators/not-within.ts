import type { AttributeOperator } from '../operator.ts';

export const notWithin: AttributeOperator = {
  kind: 'attribute',
  name: '!&',
  meaning: 'Stands nowhere in the given text.',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => !operand.includes(value),
};
