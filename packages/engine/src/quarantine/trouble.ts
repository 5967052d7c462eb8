import type { QuarantineReason } from './suspension.ts';

/** Why a cycle failed, or why its end is not good enough. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly reason: QuarantineReason;
  /**
   * `passing`: likely to pass by itself. `throttled`: the other side lives and only asks for patience, which never leads to
   * quarantine (R17: 429 never counts). `lasting`: until somebody acts.
   */
  readonly kind: 'passing' | 'throttled' | 'lasting';
}

type Known = readonly [Trouble['kind'], QuarantineReason];

/** Codes that are not an answer's about credentials, permissions or the endpoint. Some are the workflows' own. */
const known: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['TargetUnavailable', ['passing', 'EncounteredQuarantineException']],
  ['SourceUnavailable', ['passing', 'IngestionInterrupted']],
  ['TooManyRequests', ['throttled', 'Unknown']],
  ['SourceThrottled', ['throttled', 'Unknown']],
  ['Timeout', ['passing', 'Unknown']],
  ['InternalError', ['passing', 'Unknown']],
  ['NoProgress', ['passing', 'Unknown']],
  ['ActivityTimedOut', ['passing', 'Unknown']],
  ['ActivityFailed', ['passing', 'Unknown']],
  ['StaleWork', ['passing', 'Unknown']],
  ['SchemaInvalid', ['lasting', 'Unknown']],
  ['UnknownTemplate', ['lasting', 'Unknown']],
  ['WrongConnection', ['lasting', 'Unknown']],
  ['ConnectionGone', ['lasting', 'Unknown']],
]);

/** Bad credentials, missing permissions, a wrong or incompatible endpoint: what no table names is one of these. */
const lasting: Known = ['lasting', 'EncounteredQuarantineException'];

export function troubleOf(code: string, message: string | null): Trouble {
  const [kind, reason] = known.get(code) ?? lasting;
  const words = `The cycle failed with ${code}; the worker's log says more. Whoever runs Lockstep must look at it.`;
  return { code, message: message ?? words, kind, reason };
}
