import type { FilterOperator } from '../operator.ts';

export const isNotNull: FilterOperator = {
  name: 'IS NOT NULL',
  operands: 0,
  whenEmpty: false,
  prepare: () => () => true,
};
