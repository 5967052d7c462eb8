import { beginHoldUp, countHeldByGate, enqueueNotification, type Db } from '@lockstep/database';
import type { CycleContext } from '../job/job-context.ts';

/** N2, P4: one notification for each hold-up, in the transaction that holds; not one a cycle, nor one for each change. */
export async function tellHeld(tx: Db, job: CycleContext): Promise<void> {
  const held = await countHeldByGate(tx, job.id);
  if (held.length === 0) return;
  const since = await beginHoldUp(tx, job.id);
  if (since === null) return;
  await enqueueNotification(tx, {
    jobId: job.id,
    kind: 'changesHeld',
    dedupeKey: `changesHeld/${since.toISOString()}`,
    content: {
      reasons: [...new Set(held.map(({ reason }) => reason))],
      counts: effectsOf(held),
    },
  });
}

function effectsOf(held: readonly { readonly effect: string; readonly count: number }[]) {
  const counts = new Map<string, number>();
  for (const { effect, count } of held) counts.set(effect, (counts.get(effect) ?? 0) + count);
  return [...counts].map(([effect, count]) => ({ effect, count }));
}
