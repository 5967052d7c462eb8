import type { FilterOperator } from '../operator.ts';

export const equals: FilterOperator = {
  name: 'EQUALS',
  operands: 1,
  whenEmpty: false,
  prepare: (operand) => (value) => value === operand,
};
