import type { CycleProgress } from '@lockstep/contracts';
import type { Step } from './step.ts';

/** What Temporal's web UI shows of a cycle that runs. Counters only. */
export function cycleDetails(step: Step, { totals, passes, waits }: CycleProgress): string {
  const now = step.kind === 'wait' ? `waits ${String(Math.ceil(step.ms / 1000))} s (${step.why})` : step.kind;
  return [
    `Now: ${now}.`,
    `Imported: ${String(totals.pages)} pages, ${String(totals.changedPeople)} people changed.`,
    `Planned: ${String(totals.planned)} people; ${String(totals.released)} changes released, ${String(totals.held)} held.`,
    `Written: ${String(totals.written)}; ${String(totals.failed)} failed, ${String(totals.left)} left.`,
    `Passes: ${String(passes)}; waits: ${String(waits)}.`,
  ].join('\n\n');
}
