import { countHeld, holdChanges, readGateRows, releaseChanges } from '@lockstep/database';
import { gate, removals, type Effect } from '@lockstep/engine';
import type { GateReport } from '@lockstep/contracts';
import type { CycleContext } from '../job/job-context.ts';

const effects: readonly Effect[] = ['delete', 'disable', 'downgrade', 'reactivate', 'rename', 'update', 'create'];

/**
 * GATE: what may be written (R8). Removals pass or are held only when the plan of their round is complete, because they are
 * counted together; everything else may start before (R2).
 */
export async function runGate(job: CycleContext, planComplete: boolean): Promise<GateReport> {
  return job.db.transaction().execute(async (tx) => {
    const rows = await readGateRows(tx, job.id, job.settings.gate.windowMs);
    const verdict = gate({ ...rows, firstCycle: job.firstCycle, limits: job.settings.gate });
    let released = 0;
    for (const effect of effects) {
      if (removals.has(effect) && !planComplete) continue;
      const reason = verdict[effect];
      if (reason === undefined) released += await releaseChanges(tx, job.id, [effect]);
      else await holdChanges(tx, job.id, effect, reason);
    }
    return { released, held: await countHeld(tx, job.id) };
  });
}
