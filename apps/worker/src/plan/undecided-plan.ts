import { nextAttemptMs } from '@lockstep/engine';
import type { CycleContext } from '../job/job-context.ts';
import { noPlan, type PersonPlan } from './person-plan.ts';
import type { Undecided } from './plan-page.ts';
import { displayName } from './display-name.ts';
import { initiatorOf } from './plan-log.ts';

/** Nothing could be decided: the person waits in escrow, with a log that says why (R5). */
export function undecidedPlan(job: CycleContext, undecided: Undecided): PersonPlan {
  const { person, linkVersion, code, message, planStarts = 0 } = undecided;
  const attempts = person.attempts + 1;
  return {
    ...noPlan,
    outcome: {
      sourceId: person.sourceId,
      decided: false,
      planStarts,
      sourceVersion: person.sourceVersion,
      linkVersion,
      inScope: person.inScope ?? false,
      wantedKey: null,
      waitsFor: null,
      referenceWaitsFor: null,
      dueAtMs: nextAttemptMs(attempts, job.clock()),
      scopeChangesAtMs: null,
      skipReason: null,
      readBacks: person.readBacks,
      attempts,
      errorCode: code,
      errorMessage: message,
    },
    logs: [
      {
        cycleId: job.cycleId,
        changeId: null,
        sourceId: person.sourceId,
        sourceDisplayName: displayName(person.attributes),
        targetId: null,
        targetDisplayName: null,
        action: 'other',
        effect: null,
        status: 'failure',
        errorCode: code,
        reason: message,
        durationMs: 0,
        initiatedBy: initiatorOf(job, person),
        modified: [],
        steps: [{ name: 'EntryMatch', type: 'matching', status: 'failure', description: message }],
      },
    ],
  };
}
