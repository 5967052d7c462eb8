import type { Scope } from '../evaluator.ts';
import type { Call } from '../function.ts';

/** Whole numbers from 0 up to, but not including, the limit. */
export type RandomBelow = (limit: number) => number;

/** The evaluation's source of chance; a failure when it has none. */
export function randomArgument(call: Call): (scope: Scope) => RandomBelow {
  return (scope) => {
    const { random } = scope.context;
    if (random === undefined) throw call.failure('no source of random numbers was given to the evaluation.');
    return (limit) => {
      const value = Math.floor(random() * limit);
      // A source that gives 1, or nonsense, must not end in characters that are not there.
      return value >= 0 && value < limit ? value : 0;
    };
  };
}
