import type { CycleKind, CycleRef, SliceReport } from '@lockstep/contracts';
import { pages } from '../temporal/activities.ts';
import type { CycleWorkStep, Outcome } from './step.ts';

/** A dry run ends at the gate: whatever passed it is left where it is (rule R19). */
const nothingToWrite: SliceReport = { written: 0, failed: 0, left: 0, resumeInMs: null };

export async function takeStep(
  step: CycleWorkStep,
  cycle: CycleRef,
  kind: CycleKind,
  planComplete: boolean,
): Promise<Outcome> {
  switch (step) {
    case 'checkEndpoints':
      await pages.checkEndpoints({ ...cycle, sides: 'both' });
      return { of: step };
    case 'importRound':
      return { of: step, report: await pages.importRound(cycle) };
    case 'confirmProofs':
      return { of: step, report: await pages.confirmProofs(cycle) };
    case 'indexTarget':
      return { of: step, report: await pages.indexTarget(cycle) };
    case 'planSlice':
      return { of: step, report: await pages.planSlice(cycle) };
    case 'gate':
      return { of: step, report: await pages.gate({ ...cycle, planComplete }) };
    case 'applySlice':
      return { of: step, report: kind === 'dryRun' ? nothingToWrite : await pages.applySlice(cycle) };
  }
}
