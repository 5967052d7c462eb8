import type { AttributeOperator } from '../operator.ts';

export const isFalse: AttributeOperator = {
  kind: 'attribute',
  name: 'IS FALSE',
  meaning: 'Is False.',
  operands: 0,
  whenEmpty: false,
  prepare: () => (value) => value.toLowerCase() === 'false',
};
