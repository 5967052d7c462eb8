import { Pattern } from '../../regular-expression/pattern.ts';
import type { FilterOperator } from '../operator.ts';
import { checkPattern } from './regex-match.ts';

/** False, too, for null and empty (F6). */
export const notRegexMatch: FilterOperator = {
  name: 'NOT REGEX MATCH',
  operands: 1,
  whenEmpty: false,
  check: checkPattern,
  prepare: (operand) => {
    const pattern = new Pattern(operand);
    return (value) => !pattern.test(value);
  },
};
