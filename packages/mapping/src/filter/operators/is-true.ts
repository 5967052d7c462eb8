import type { FilterOperator } from '../operator.ts';

export const isTrue: FilterOperator = {
  name: 'IS TRUE',
  operands: 0,
  whenEmpty: false,
  prepare: () => (value) => value.toLowerCase() === 'true',
};
