import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Graphql } from './graphql.ts';

const cycle = z.object({
  id: z.string(),
  number: z.number(),
  kind: z.enum(['INITIAL', 'INCREMENTAL']),
  state: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'STOPPED']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  requestsToSource: z.number(),
  requestsToTarget: z.number(),
  counts: z.record(z.string(), z.number()),
  error: z.object({ code: z.string(), message: z.string().nullable() }).nullable(),
});
export type Cycle = z.infer<typeof cycle>;

const progress = z.object({
  phase: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  ratePerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type Progress = z.infer<typeof progress>;

const answer = z.object({
  job: z.object({
    status: z.object({
      reason: z.object({ code: z.string(), message: z.string() }).nullable(),
      lastCycle: cycle.nullable(),
      progress: progress.nullable(),
    }),
  }),
});

const query = `query ($id: UUID!) { job(id: $id) { status {
  reason { code message }
  lastCycle { id number kind state startedAt endedAt requestsToSource requestsToTarget error { code message }
    counts { created updated renamed reactivated disabled deleted downgraded skipped failed held pending } }
  progress { phase done total ratePerSecond secondsLeft } } } }`;

/** Waits for the end of the job's cycle of this number; tells its progress on the way. */
export async function awaitCycle(
  graphql: Graphql,
  jobId: string,
  number: number,
  onProgress: (progress: Progress) => void,
): Promise<Cycle> {
  for (;;) {
    const { status } = answer.parse(await graphql(query, { id: jobId })).job;
    if (status.lastCycle?.number === number && status.lastCycle.state !== 'RUNNING') return status.lastCycle;
    if (status.progress !== null) onProgress(status.progress);
    await delay(250);
  }
}
