import type { CycleRef } from '@lockstep/contracts';
import { pages } from '../temporal/activities.ts';
import type { CycleWorkStep, Outcome } from './step.ts';

export async function takeStep(
  step: CycleWorkStep,
  cycle: CycleRef,
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
      return { of: step, report: await pages.applySlice(cycle) };
  }
}
