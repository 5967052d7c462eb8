import { sql } from 'kysely';
import type { Db } from '@lockstep/database';
import type { TestPerson } from './tenant.ts';

/** What a job's rows say, for a test. Everything oldest first. */
export class Records {
  readonly #db: Db;
  readonly jobId: string;

  constructor(db: Db, jobId: string) {
    this.#db = db;
    this.jobId = jobId;
  }

  changes(person?: TestPerson) {
    let query = this.#db
      .selectFrom('change')
      .select([
        'id',
        'source_id',
        'target_id',
        'effect',
        'state',
        'held_reason',
        'error_code',
        'epoch',
        'before',
      ])
      .select(['evidence', 'warnings', 'removal_cause', 'cycle_id'])
      .where('job_id', '=', this.jobId)
      .orderBy('id');
    if (person !== undefined) query = query.where('source_id', '=', person.id);
    return query.execute();
  }

  /** `effect state`, a reason for holding or an error behind it: `disable held TooManyRemovals`. */
  async story(person?: TestPerson): Promise<readonly string[]> {
    const rows = await this.changes(person);
    return rows.map(({ effect, state, held_reason: held, error_code: error }) =>
      [effect, state, ...(state === 'held' ? [held] : []), ...(error === null ? [] : [error])].join(' '),
    );
  }

  links(person?: TestPerson) {
    let query = this.#db.selectFrom('link').selectAll().where('job_id', '=', this.jobId).orderBy('id');
    if (person !== undefined) query = query.where('source_id', '=', person.id);
    return query.execute();
  }

  logs(person?: TestPerson) {
    let query = this.#db
      .selectFrom('provisioning_log')
      .selectAll()
      .where('job_id', '=', this.jobId)
      .orderBy('id');
    if (person !== undefined) query = query.where('source_id', '=', person.id);
    return query.execute();
  }

  journal(person?: TestPerson) {
    let query = this.#db.selectFrom('journal').selectAll().where('job_id', '=', this.jobId).orderBy('id');
    if (person !== undefined) query = query.where('source_id', '=', person.id);
    return query.execute();
  }

  people() {
    return this.#db
      .selectFrom('person')
      .selectAll()
      .where('job_id', '=', this.jobId)
      .orderBy('source_id')
      .execute();
  }

  async person({ id }: TestPerson) {
    return this.#db
      .selectFrom('person')
      .selectAll()
      .where('job_id', '=', this.jobId)
      .where('source_id', '=', id)
      .executeTakeFirstOrThrow();
  }

  job() {
    return this.#db.selectFrom('job').selectAll().where('id', '=', this.jobId).executeTakeFirstOrThrow();
  }

  /** As if the back-off of everybody who waits had passed. */
  async letTimePass(): Promise<void> {
    await this.#db
      .updateTable('person')
      .set({ due_at: sql`now()` })
      .where('job_id', '=', this.jobId)
      .where('due_at', 'is not', null)
      .execute();
  }
}
