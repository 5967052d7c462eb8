import type { AttributeOperator } from '../operator.ts';

export const isNotNull: AttributeOperator = {
  kind: 'attribute',
  name: 'IS NOT NULL',
  meaning: 'Has a value that is not empty.',
  operands: 0,
  whenEmpty: false,
  prepare: () => () => true,
};
