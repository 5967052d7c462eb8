import type { Position } from './syntax.ts';

/** An evaluation that can't give a value. The message names no attribute values: logs hold it. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';
  readonly at: Position | undefined;

  constructor(message: string, at?: Position) {
    super(message);
    this.at = at;
  }
}
