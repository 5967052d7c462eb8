import type { AttributeOperator } from '../operator.ts';

export const isTrue: AttributeOperator = {
  kind: 'attribute',
  name: 'IS TRUE',
  meaning: 'Is True.',
  operands: 0,
  whenEmpty: false,
  prepare: () => (value) => value.toLowerCase() === 'true',
};
