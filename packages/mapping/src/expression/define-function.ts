import { printDateTime } from '../dates/print-date.ts';
import type { FunctionDefinition } from './function.ts';

/** Says at the place of a definition what it must hold. */
export function defineFunction(definition: FunctionDefinition): FunctionDefinition {
  return definition;
}

type Rest = Omit<FunctionDefinition, 'prepare' | 'numeric' | 'prepareNumber' | 'prepareDate'>;

/** A function whose result is a number that JavaScript holds exactly. */
export function defineNumber(
  definition: Rest & Required<Pick<FunctionDefinition, 'prepareNumber'>>,
): FunctionDefinition {
  return {
    ...definition,
    numeric: true,
    prepare: (call) => {
      const evaluate = definition.prepareNumber(call);
      return (scope) => {
        const number = evaluate(scope);
        return number === null ? null : String(number);
      };
    },
  };
}

/** A function whose result is a date: it travels as `M/d/yyyy h:mm:ss tt`. */
export function defineDate(
  definition: Rest & Required<Pick<FunctionDefinition, 'prepareDate'>>,
): FunctionDefinition {
  return {
    ...definition,
    prepare: (call) => {
      const evaluate = definition.prepareDate(call);
      return (scope) => {
        const moment = evaluate(scope);
        return moment === null ? null : printDateTime(moment);
      };
    },
  };
}
