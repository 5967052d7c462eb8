import type { ClaimedChange, StepResult } from '@lockstep/database';
import { removals } from '@lockstep/engine';
import { scimResource, type ScimResource } from '@lockstep/scim';
import type { Refused, TargetAnswer, Unknown } from '@lockstep/scim/client';

export interface SendDependencies {
  readonly send: (change: ClaimedChange, step: number) => Promise<TargetAnswer>;
  /** Keeps the intent and renews the lease; false: the lease was lost, nothing may be sent (R4). */
  readonly intend: (change: ClaimedChange, step: number) => Promise<boolean>;
}

/** How the requests of one change went. */
export type Sent =
  | {
      readonly kind: 'done';
      readonly steps: readonly StepResult[];
      /** The account as the last answer showed it; null when it showed none. */
      readonly account: ScimResource | null;
    }
  | { readonly kind: 'failed'; readonly steps: readonly StepResult[]; readonly answer: Refused | Unknown }
  /** Somebody else holds the change by now. */
  | { readonly kind: 'lost' };

/** Intent, write, result, for each request of a change in its order; the next only after the one before was taken. */
export async function sendChange(change: ClaimedChange, deps: SendDependencies): Promise<Sent> {
  const steps: StepResult[] = [];
  let account: ScimResource | null = null;
  for (let step = 0; step < change.requests.length; step += 1) {
    if (!(await deps.intend(change, step))) return { kind: 'lost' };
    const answer = await deps.send(change, step);
    steps.push(stepResult(step, answer));
    if (answer.outcome !== 'ok') {
      if (isGone(change, answer)) return { kind: 'done', steps, account };
      return { kind: 'failed', steps, answer };
    }
    const parsed = scimResource.safeParse(answer.body);
    if (parsed.success) account = parsed.data;
  }
  return { kind: 'done', steps, account };
}

/** A DELETE of what is not there has what it wanted: the account was read moments ago, so it was ours to delete (R4). */
function isGone(change: ClaimedChange, answer: Refused | Unknown): boolean {
  return change.effect === 'delete' && answer.outcome === 'refused' && answer.status === 404 && answer.webPage !== true;
}

function stepResult(step: number, answer: TargetAnswer): StepResult {
  if (answer.outcome === 'ok') return { step, outcome: 'ok', status: answer.status, answer: answer.body ?? null };
  return { step, outcome: answer.outcome, status: answer.status ?? null, answer: { code: answer.code, detail: answer.detail } };
}

export function priorityOf(change: ClaimedChange): 'removal' | 'normal' {
  return removals.has(change.effect) ? 'removal' : 'normal';
}
