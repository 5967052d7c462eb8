import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { payload, type Graphql } from './graphql.ts';

const plan = z.object({
  job: z.object({
    dryRun: z.object({
      cycle: z.object({ number: z.number(), state: z.string(), error: z.unknown() }),
      counts: z.array(
        z.object({
          outcome: z.string(),
          effect: z.string().nullable(),
          heldReason: z.string().nullable(),
          code: z.string().nullable(),
          people: z.number(),
        }),
      ),
      licences: z.array(
        z.object({ licence: z.string(), needed: z.number(), capacity: z.number().nullable() }),
      ),
    }),
  }),
});

const query = `query ($id: UUID!) { job(id: $id) { dryRun { cycle { number state error { code message } }
  counts { outcome effect heldReason code people } licences { licence needed capacity } } } }`;

/** A dry run of the job: what its first cycle would do, line by line; `number` is the one that it took as a cycle of the job. */
export async function dryRun(
  graphql: Graphql,
  jobId: string,
): Promise<{ readonly number: number; readonly lines: readonly string[] }> {
  const begun = await graphql(
    `
      mutation ($jobId: UUID!) {
        startDryRun(jobId: $jobId) {
          __typename
          ... on DryRunPayload {
            dryRun {
              planned
            }
          }
          ... on ConflictError {
            message
          }
        }
      }
    `,
    { jobId },
  );
  payload(begun, 'startDryRun', z.object({ dryRun: z.object({ planned: z.number() }) }));
  for (;;) {
    const { cycle, counts, licences } = plan.parse(await graphql(query, { id: jobId })).job.dryRun;
    if (cycle.state === 'RUNNING') {
      await delay(250);
      continue;
    }
    if (cycle.state !== 'SUCCEEDED') throw new Error(`The dry run failed: ${JSON.stringify(cycle.error)}`);
    const lines = counts.map(({ outcome, effect, heldReason, code, people }) => {
      const what = [outcome.toLowerCase(), effect?.toLowerCase(), heldReason ?? code];
      return `${String(people).padStart(6)} ${what.filter((word) => typeof word === 'string').join(' ')}`;
    });
    const needed = licences.map(
      ({ licence, needed: count, capacity }) =>
        `${String(count)} ${licence}${capacity === null ? '' : ` of ${String(capacity)}`}`,
    );
    return { number: cycle.number, lines: [...lines, `       licences needed: ${needed.join(', ')}`] };
  }
}
