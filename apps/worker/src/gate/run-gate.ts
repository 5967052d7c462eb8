import {
  addOpenChanges,
  countHeld,
  endHoldUp,
  holdChanges,
  noteGateVerdict,
  readGateRows,
  releaseApproved,
  releaseChanges,
} from '@lockstep/database';
import { countedEffects, gate, gateLimits, type Effect } from '@lockstep/engine';
import type { GateReport } from '@lockstep/contracts';
import type { CycleContext } from '../job/job-context.ts';
import { allotJobLicences, foreseeJobLicences } from './allot-licences.ts';
import { tellHeld } from './tell-held.ts';

const effects: readonly Effect[] = [
  'delete',
  'disable',
  'downgrade',
  'reactivate',
  'rename',
  'update',
  'create',
];

/**
 * GATE: what may be written (R8). What is limited passes or is held only when the plan of its round is complete, because it is
 * counted together; everything else may start before (R2).
 */
export async function runGate(job: CycleContext, planComplete: boolean): Promise<GateReport> {
  if (job.dryRunId !== null) return gateDryRun(job, job.dryRunId, planComplete);
  return job.db.transaction().execute(async (tx) => {
    await allotJobLicences(tx, job);
    const rows = await readGateRows(tx, job.id, job.settings.gate.windowMs);
    const input = { ...rows, firstCycle: job.firstCycle, limits: job.settings.gate };
    const counted = countedEffects(gateLimits(input));
    const verdict = gate(input);
    const subject = { jobId: job.id, sourceId: job.person };
    let released = await releaseApproved(tx, subject);
    for (const effect of effects) {
      if (counted.has(effect) && !planComplete) continue;
      const reason = verdict[effect];
      if (reason === undefined) released += await releaseChanges(tx, subject, effect);
      else await holdChanges(tx, subject, effect, reason);
    }
    if (planComplete) await endHoldUp(tx, job.id);
    await tellHeld(tx, job);
    return { released, held: await countHeld(tx, job.id) };
  });
}

/** Tells of a whole plan what would be held, and changes nothing else (R19). */
async function gateDryRun(job: CycleContext, dryRunId: string, planComplete: boolean): Promise<GateReport> {
  if (!planComplete) return { released: 0, held: 0 };
  return job.db.transaction().execute(async (tx) => {
    const plan = { jobId: job.id, cycleId: dryRunId };
    if (job.person === null) await addOpenChanges(tx, plan);
    const judge = async () => {
      const rows = await readGateRows(tx, job.id, job.settings.gate.windowMs, dryRunId);
      const verdict = gate({ ...rows, firstCycle: job.firstCycle, limits: job.settings.gate });
      return noteGateVerdict(tx, plan, verdict);
    };
    // Who leaves unhindered gives a licence back; who waits for one is not counted.
    await judge();
    await foreseeJobLicences(tx, job);
    return { released: 0, held: await judge() };
  });
}
