import { EgressError } from '@lockstep/platform/egress';
import type { Refused, Unknown } from './target-answer.ts';

/** A failure before an answer, in R4's two kinds. What is not of the network is a fault of ours and thrown on. */
export function networkFailure(error: unknown, stage: 'token' | 'request'): Refused | Unknown {
  if (!(error instanceof EgressError)) throw error;
  const code = /TIMEOUT|ETIMEDOUT/.test(error.code) ? 'Timeout' : 'WebExceptionProtocolError';
  const outcome = stage === 'token' ? 'refused' : error.outcome;
  return { outcome, code, stage, networkCode: error.code, detail: error.message };
}

/** The caller gave up before anything was sent. */
export function cancelled(stage: 'token' | 'request'): Refused {
  const detail =
    'The request was cancelled before it was sent. Nobody must act: it is safe to send it again.';
  return { outcome: 'refused', code: 'InternalError', stage, networkCode: 'ABORTED', detail };
}
