import {
  defaultRestartScopes,
  findJob,
  lockJob,
  pauseJob,
  requestRestart,
  startJob,
  type Db,
  type Job,
  type RestartScope,
} from '@lockstep/database';
import { Inject, Injectable } from '@nestjs/common';
import type { ResolversTypes } from '../generated/graphql.generated.ts';
import { temporalWarnings } from '../graphql/user-errors.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';
import { unknownJob } from './job-problems.ts';

type Result = ResolversTypes['JobControlResult'];

/** The row is written first and is the truth; then the job's workflow is told to look at it (DESIGN §3). */
@Injectable()
export class JobControlService {
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(@Inject(DATABASE) db: Db, @Inject(WORKFLOWS) workflows: WorkflowControl) {
    this.#db = db;
    this.#workflows = workflows;
  }

  start(id: string): Promise<Result> {
    return this.#control(id, (db) => startJob(db, id));
  }

  pause(id: string): Promise<Result> {
    return this.#control(id, (db) => pauseJob(db, id));
  }

  restart(id: string, criteria: readonly RestartScope[]): Promise<Result> {
    const asked = criteria.length === 0 ? defaultRestartScopes : criteria;
    return this.#control(id, (db, job) => {
      // A restart that no cycle has taken up yet is not lost by a second, smaller one.
      const scopes = [...new Set([...(job.restart?.scopes ?? []), ...asked])];
      return requestRestart(db, id, { scopes, requestedAt: new Date().toISOString() });
    });
  }

  async #control(id: string, write: (db: Db, job: Job) => Promise<void>): Promise<Result> {
    const found = await this.#db.transaction().execute(async (db) => {
      const job = await lockJob(db, id);
      if (job !== null) await write(db, job);
      return job !== null;
    });
    if (!found) return unknownJob('id', id);
    const warnings = temporalWarnings(await this.#workflows.jobChanged(id));
    const job = await findJob(this.#db, id);
    return job === null ? unknownJob('id', id) : { __typename: 'JobPayload', job, warnings };
  }
}
