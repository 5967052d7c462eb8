import type { FilterOperator } from '../operator.ts';

export const isNull: FilterOperator = {
  name: 'IS NULL',
  operands: 0,
  whenEmpty: true,
  prepare: () => () => false,
};
