import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { z } from 'zod';

const fields = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Ids only: inputs hold nothing else that a reader of logs looks for. */
const ids = z.object({ jobId: z.string().optional(), cycleId: z.string().nullish() }).catch({});

/** For the logger: which activity, job and cycle the line is of. */
export function logFields(): Record<string, unknown> {
  return { ...fields.getStore() };
}

/** Gives every line that is logged within an activity its ids. */
export const withLogFields: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) => {
      const { jobId, cycleId } = ids.parse(input.args[0]);
      const { activityType: activity, attempt } = info;
      const workflowId = info.workflowExecution?.workflowId;
      return fields.run({ activity, attempt, workflowId, jobId, cycleId: cycleId ?? undefined }, () =>
        next(input),
      );
    },
  },
});
