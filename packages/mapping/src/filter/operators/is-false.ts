import type { FilterOperator } from '../operator.ts';

export const isFalse: FilterOperator = {
  name: 'IS FALSE',
  operands: 0,
  whenEmpty: false,
  prepare: () => (value) => value.toLowerCase() === 'false',
};
