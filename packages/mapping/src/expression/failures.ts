/** An evaluation that can't give a value. The message names no attribute values: logs hold it. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';
}

/** The attribute is to be left as it is in the target (IgnoreFlowIfNullOrEmpty), wherever in the expression that turns out. */
export class FlowIgnored extends Error {
  override readonly name = 'FlowIgnored';
}

/** No attribute is longer; a limit on the way keeps nested Replace calls from filling the memory. */
const MAX_TEXT_LENGTH = 1_000_000;

export function assertLength(length: number): void {
  if (length > MAX_TEXT_LENGTH) {
    throw new EvaluationFailure(
      `The result has more than ${MAX_TEXT_LENGTH.toLocaleString('en-US')} characters. Shorten what the expression builds.`,
    );
  }
}
