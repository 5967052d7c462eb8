import { errorAdvice } from '@lockstep/scim';
import type { QuarantineSettings } from './settings.ts';
import { quarantinePresets } from './settings.ts';
import type { QuarantineReason } from './suspension.ts';
import type { Trouble } from './trouble.ts';

/** How the people who were tried in a cycle fared. */
export interface CycleFailures {
  /** Distinct people who were tried. */
  readonly attempted: number;
  /** Of these, those whose last attempt failed, by its code. */
  readonly failed: readonly { readonly code: string; readonly people: number }[];
  /** Accounts that are linked. */
  readonly linked: number;
}

/** The code of a quarantine by failures. */
export const tooManyFailures = 'TooManyFailures';

/** Entra's code for a manager or member that can't be set; here a reference waits instead of failing (entra.md C7). */
const ofReferences: ReadonlySet<string> = new Set(['UnableToResolveReferenceAttributeValue']);

/** What the tenant's own data causes is told to who must correct it, and stops nobody else's provisioning (R17). */
const ofSourceData: ReadonlySet<string> = new Set(
  Object.entries(errorAdvice).flatMap(([code, { whoMustAct }]) =>
    whoMustAct === 'source administrator' ? [code] : [],
  ),
);

/** Whether so many failed that the job must not go on as if nothing were wrong (R17, entra.md Q2..Q5); null: it may. */
export function judgeFailures(cycle: CycleFailures, settings: QuarantineSettings): Trouble | null {
  const limits = settings.preset === 'custom' ? settings.failures : quarantinePresets[settings.preset];
  const counted = cycle.failed.filter(({ code }) => !ofSourceData.has(code));
  const all = sum(counted);
  const people = sum(counted.filter(({ code }) => !ofReferences.has(code)));
  const trouble = (reason: QuarantineReason, failed: number, limit: string): Trouble => ({
    code: tooManyFailures,
    message: words(cycle.attempted, failed, limit, counted),
    reason,
    kind: 'lasting',
  });
  if (limits.totalThreshold !== null && all > limits.totalThreshold) {
    const limit = `${String(limits.totalThreshold)} failures of any kind`;
    return trouble('EncounteredTotalEscrowThreshold', all, limit);
  }
  const minimum = Math.max(limits.minimum, Math.ceil((cycle.linked * limits.minimumPercentOfLinked) / 100));
  if (people < minimum) return null;
  if (limits.baseThreshold !== null && people > limits.baseThreshold) {
    return trouble('EncounteredBaseEscrowThreshold', people, `${String(limits.baseThreshold)} people`);
  }
  if (people * 100 <= cycle.attempted * limits.percentOfAttempted) return null;
  const limit = `${String(limits.percentOfAttempted)} % of them, from ${String(minimum)} people on`;
  return trouble('EncounteredEscrowProportionThreshold', people, limit);
}

function words(attempted: number, failed: number, limit: string, codes: CycleFailures['failed']): string {
  const most = [...codes].sort((a, b) => b.people - a.people).slice(0, 3);
  const named = most.map(({ code, people }) => `${code} (${String(people)})`).join(', ');
  return (
    `${String(failed)} of ${String(attempted)} people who were tried in one cycle failed, more than the limit of ${limit}. ` +
    `Most often: ${named}. An administrator must look at the provisioning logs of that cycle, which name each person, the cause ` +
    'and the remedy, remove the cause, and start the job.'
  );
}

function sum(failed: CycleFailures['failed']): number {
  return failed.reduce((total, { people }) => total + people, 0);
}
