import type { Scope } from './evaluator.ts';
import { EvaluationFailure } from './failures.ts';

/** No attribute is longer; a limit on the way keeps nested Replace calls from filling the memory. */
export const MAX_TEXT_LENGTH = 1_000_000;
/** No attribute has more values. */
export const MAX_VALUES = 10_000;
/** How many characters one evaluation may work on in all: far more than any mapping needs, less than a second's work. */
export const MAX_WORK = 20_000_000;

export function assertLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) {
    throw new EvaluationFailure(
      `The result has more than ${MAX_TEXT_LENGTH.toLocaleString('en-US')} characters. Shorten what the expression builds.`,
    );
  }
}

export function assertCount(count: number): void {
  if (count > MAX_VALUES) {
    throw new EvaluationFailure(
      `The result has more than ${MAX_VALUES.toLocaleString('en-US')} values. Shorten the list.`,
    );
  }
}

/** Takes from what the evaluation may still do. */
export function spend(scope: Scope, characters: number): void {
  scope.budget -= characters;
  if (scope.budget < 0) {
    throw new EvaluationFailure(
      `The expression works on more than ${MAX_WORK.toLocaleString('en-US')} characters. Simplify it, or shorten what it reads.`,
    );
  }
}
