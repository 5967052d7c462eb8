import type { AttributeOperator } from '../operator.ts';

export const isNull: AttributeOperator = {
  kind: 'attribute',
  name: 'IS NULL',
  meaning: 'Has no value, or an empty one.',
  operands: 0,
  whenEmpty: true,
  prepare: () => () => false,
};
