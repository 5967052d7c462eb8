import { assertSchemaIsCurrent, countSilent, SchemaMismatchError, type Db } from '@lockstep/database';
import { withTimeLimit } from '@lockstep/platform';
import { Controller, Get, Inject } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { sql } from 'kysely';
import { Public } from '../auth/public.decorator.ts';
import type { WorkflowControl } from '../temporal/workflow-control.ts';
import { DATABASE, WORKFLOWS } from '../tokens.ts';

const databaseTimeoutMs = 3_000;

@Controller('health')
@Public()
export class HealthController {
  readonly #checks: HealthCheckService;
  readonly #indicators: HealthIndicatorService;
  readonly #db: Db;
  readonly #workflows: WorkflowControl;

  constructor(
    @Inject(HealthCheckService) checks: HealthCheckService,
    @Inject(HealthIndicatorService) indicators: HealthIndicatorService,
    @Inject(DATABASE) db: Db,
    @Inject(WORKFLOWS) workflows: WorkflowControl,
  ) {
    this.#checks = checks;
    this.#indicators = indicators;
    this.#db = db;
    this.#workflows = workflows;
  }

  /** The process answers. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /**
   * 503 without its database, or with one of another release, or while a job that ought to run finishes no cycle (R21). Without
   * Temporal it still serves and stores: degraded.
   */
  @Get('ready')
  @HealthCheck()
  ready() {
    return this.#checks.check([
      () => this.#database(),
      () => this.#schema(),
      () => this.#temporal(),
      () => this.#cycles(),
    ]);
  }

  #database() {
    return this.#indicators
      .check('database')
      .attempt(async () => {
        await sql`select 1`.execute(this.#db);
      })
      .withTimeout(databaseTimeoutMs);
  }

  async #schema() {
    const indicator = this.#indicators.check('schema');
    try {
      await withTimeLimit(assertSchemaIsCurrent(this.#db), databaseTimeoutMs);
      return indicator.up();
    } catch (error) {
      // Anything but a mismatch is the database's trouble, and told there.
      return indicator.down(
        error instanceof SchemaMismatchError ? error.message : 'The schema could not be read.',
      );
    }
  }

  async #temporal() {
    const indicator = this.#indicators.check('temporal');
    const reached = await this.#workflows.ping();
    return reached.reached ? indicator.up() : indicator.degraded(reached.problem);
  }

  /** R21: the watch, which runs beside this. */
  async #cycles() {
    const indicator = this.#indicators.check('cycles');
    try {
      const { jobs, since } = await withTimeLimit(countSilent(this.#db), databaseTimeoutMs);
      if (since === null) return indicator.up();
      return indicator.down(
        `${jobs === 1 ? 'One job that is started finishes' : `${String(jobs)} jobs that are started finish`} no cycle, noticed ` +
          `at ${since.toISOString()}. Whoever runs Lockstep must look at the worker: its /health/ready and its log.`,
      );
    } catch {
      // The database's trouble, and told there.
      return indicator.down('The watch could not be read.');
    }
  }
}
