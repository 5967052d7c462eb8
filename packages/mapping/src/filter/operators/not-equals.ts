import type { FilterOperator } from '../operator.ts';

export const notEquals: FilterOperator = {
  name: 'NOT EQUALS',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => value !== operand,
};
