import type { ClaimedChange, StepResult } from '@lockstep/database';
import { removals } from '@lockstep/engine';
import { scimResource, type ScimResource } from '@lockstep/scim';
import type { Refused, TargetAnswer, Unknown } from '@lockstep/scim/client';

export interface SendDependencies {
  /** `stillMine` is asked at the last moment before the request goes out (R4). */
  readonly send: (change: ClaimedChange, step: number, stillMine: () => boolean) => Promise<TargetAnswer>;
  /** Keeps the intent and renews the lease; answers how long the lease holds, or null: it was lost, nothing may be sent. */
  readonly intend: (change: ClaimedChange, step: number) => Promise<(() => boolean) | null>;
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
  /** Nothing of it was sent: it may be handed back. */
  | { readonly kind: 'not-sent' }
  /** Somebody else holds the change by now. */
  | { readonly kind: 'lost' };

/** Intent, write, result, for each request of a change in its order; the next only after the one before was taken. */
export async function sendChange(change: ClaimedChange, deps: SendDependencies): Promise<Sent> {
  const steps: StepResult[] = [];
  let account: ScimResource | null = null;
  for (let step = 0; step < change.requests.length; step += 1) {
    const stillMine = await deps.intend(change, step);
    if (stillMine === null) return { kind: 'lost' };
    const answer = await deps.send(change, step, stillMine);
    // Waited so long that the lease would have ended before the answer: whoever takes the change over finds nothing sent.
    if (!stillMine() && isNotSent(answer)) return step === 0 ? { kind: 'not-sent' } : { kind: 'lost' };
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

function isNotSent(answer: TargetAnswer): boolean {
  return answer.outcome === 'refused' && answer.status === undefined;
}

/** A DELETE of what is not there has what it wanted: the account was read moments ago, so it was ours to delete (R4). */
function isGone(change: ClaimedChange, answer: Refused | Unknown): boolean {
  return (
    change.effect === 'delete' &&
    answer.outcome === 'refused' &&
    answer.status === 404 &&
    answer.webPage !== true
  );
}

function stepResult(step: number, answer: TargetAnswer): StepResult {
  if (answer.outcome === 'ok')
    return { step, outcome: 'ok', status: answer.status, answer: answer.body ?? null };
  return {
    step,
    outcome: answer.outcome,
    status: answer.status ?? null,
    answer: { code: answer.code, detail: answer.detail },
  };
}

export function priorityOf(change: ClaimedChange): 'removal' | 'normal' {
  return removals.has(change.effect) ? 'removal' : 'normal';
}
