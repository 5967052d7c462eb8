import { approveHeld, findJob, lockJob, rejectHeld, type Db, type HeldSelection } from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type { HeldChangesInput, ResolversTypes } from '../generated/graphql.generated.ts';
import { temporalWarnings, validationError } from '../graphql/user-errors.ts';
import { unknownJob } from '../job/job-problems.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';

const mostIds = 1_000;

/** An administrator decides about what the gate held (R8). */
@Injectable()
export class HeldChangesService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  approve(input: HeldChangesInput): Promise<ResolversTypes['DecideChangesResult']> {
    return this.#decide(input, approveHeld);
  }

  reject(input: HeldChangesInput): Promise<ResolversTypes['DecideChangesResult']> {
    return this.#decide(input, rejectHeld);
  }

  async #decide(
    input: HeldChangesInput,
    write: typeof approveHeld,
  ): Promise<ResolversTypes['DecideChangesResult']> {
    const ids = input.changeIds ?? [];
    if (input.all === ids.length > 0) {
      return validationError(
        'changeIds',
        'Name the changes in changeIds, or set all to true: one of the two.',
      );
    }
    if (ids.length > mostIds) {
      return validationError(
        'changeIds',
        `At most ${String(mostIds)} changes can be decided at once: send them in parts.`,
      );
    }
    const selection: HeldSelection = input.all ? { kind: 'all' } : { kind: 'ids', ids };
    const decided = await this.#db.transaction().execute(async (tx) => {
      const job = await lockJob(tx, input.jobId);
      return job === null ? null : write(tx, input.jobId, selection);
    });
    if (decided === null) return unknownJob('jobId', input.jobId);
    const warnings =
      decided.length === 0 ? [] : temporalWarnings(await this.#workflows.jobChanged(input.jobId));
    const job = await findJob(this.#db, input.jobId);
    if (job === null) return unknownJob('jobId', input.jobId);
    const done = new Set(decided);
    return {
      __typename: 'ChangesDecided',
      job,
      decided: decided.length,
      notDecided: ids.filter((id) => !done.has(id.toLowerCase())),
      warnings,
    };
  }
}
