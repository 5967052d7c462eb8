import { findJob, type Cycle, type Db } from '@lockstep/database';
import { openGate } from '../../import/testing/source-facts.ts';
import { feedPaths } from '../../import/testing/graph-pages.ts';
import type { Pipeline } from '../../testing/pipeline.ts';
import { Records } from '../../testing/records.ts';
import { TestTenant } from '../../testing/tenant.ts';
import { ScimByHand, ZoomByHand, type Account, type TargetByHand } from './accounts.ts';
import { Administrators } from './administrators.ts';
import { sourceFaults, targetFaults, type Chapter, type Event, type Fault, type History } from './history.ts';
import { deviations, type ByHand } from './expected.ts';
import { broken } from './invariants.ts';
import { of, TenantByHand } from './tenant-by-hand.ts';
import { TenantModel } from './tenant-model.ts';

const second = 1_000;
const aDayAndMore = 25 * 60 * 60 * second;
const feeds = Object.values(feedPaths);
const protectedName = 'p1@contoso.example';

/** One history as it is lived: the tenant, the target and the job, what was done by hand, and what was told of it. */
export class RunningHistory {
  readonly told: string[] = [];
  readonly #history: History;
  readonly #pipeline: Pipeline;
  readonly #model = new TenantModel();
  readonly #tenant: TestTenant;
  readonly #hands: TenantByHand;
  readonly #target: TargetByHand;
  readonly #byHand: ByHand = {
    switchedOff: new Set(),
    deleted: new Set(),
    strangers: new Map(),
    protectedName,
  };
  readonly #administrators: Administrators;
  #jobId = '';
  #records: Records;
  /** Pages lied: what they hid is found by the next complete reading. */
  #wasLiedTo = false;

  constructor(pipeline: Pipeline, history: History) {
    this.#pipeline = pipeline;
    this.#history = history;
    this.#tenant = new TestTenant(pipeline.sandbox);
    this.#hands = new TenantByHand(this.#tenant, this.#model, (what) => this.told.push(what));
    this.#target =
      history.target === 'zoom' ? new ZoomByHand(pipeline.sandbox) : new ScimByHand(pipeline.sandbox);
    this.#records = new Records(pipeline.db, '');
    this.#administrators = new Administrators({
      records: () => this.#records,
      db: pipeline.db,
      template: history.target,
      model: this.#model,
      target: this.#target,
      byHand: this.#byHand,
      tell: (what) => this.told.push(what),
    });
  }

  get #db(): Db {
    return this.#pipeline.db;
  }

  async live(): Promise<void> {
    await this.#begin();
    for (const chapter of this.#history.chapters) await this.#chapter(chapter);
    await this.#end();
  }

  async #begin(): Promise<void> {
    await this.#pipeline.sandbox.reset();
    await this.#hands.group('Basic');
    await this.#hands.group('Licensed');
    for (let n = 0; n < this.#history.people; n += 1) await this.#hands.join(n % 3 === 2 ? null : 'Basic');
    const { jobId } = await this.#pipeline.job({
      template: this.#history.target,
      settings: {
        ...(this.#history.gate === 'open' ? { gate: openGate } : {}),
        protectedAccounts: { userNames: [protectedName], targetIds: [], roles: [] },
      },
    });
    this.#jobId = jobId;
    this.#records = new Records(this.#db, jobId);
    await this.#expectCycle('succeeded');
  }

  async #chapter({ events, faults }: Chapter): Promise<void> {
    const before = await this.#safe();
    for (const event of events) await this.#happen(event);
    const safe = (await this.#safe()).filter(({ id }) => before.some((one) => one.id === id));
    // Zoom lets a name change three times a day.
    await this.#pipeline.sandbox.control('POST', '/clock', { advanceMs: aDayAndMore });
    for (const fault of faults) await this.#fault(fault);
    const written = await this.#writes();
    const cycle = await this.#pipeline.runCycle(this.#jobId);
    this.told.push(
      `-- cycle ${cycle.state}${cycle.error === null ? '' : ` (${JSON.stringify(cycle.error)})`}`,
    );
    await this.#tenant.noFaults();
    await this.#mustHold(safe);
    if (!this.#administrators.isPaused) return;
    if ((await this.#writes()) > written) this.#fail(['a paused job wrote']);
    await this.#administrators.start();
  }

  /** Accounts of people who have a right to them, as they are now: nothing may take these away. */
  async #safe(): Promise<readonly Account[]> {
    const accounts = await this.#target.accounts();
    const links = await this.#records.links();
    const entitled = new Set(
      this.#model.people.filter((one) => this.#model.isEntitled(one)).map(({ id }) => id),
    );
    const theirs = new Set(
      links
        .filter((link) => link.ended_at === null && entitled.has(link.source_id))
        .map((link) => link.target_id),
    );
    return accounts.filter(({ id, active }) => active && theirs.has(id));
  }

  async #mustHold(safe: readonly Account[]): Promise<void> {
    const found = await broken({
      db: this.#db,
      jobId: this.#jobId,
      tenant: this.#tenant,
      target: this.#target,
      byHand: this.#byHand,
      safe,
    });
    if (found.length > 0) this.#fail(found);
  }

  async #happen(event: Event): Promise<void> {
    if (await this.#hands.happen(event)) return;
    await this.#administrators.happen(event);
  }

  async #fault({ side, which, nth, count, writes }: Fault): Promise<void> {
    const when = { skip: nth - 1, count };
    if (side === 'target') {
      const rule = of(targetFaults, which);
      this.told.push(
        `target: ${JSON.stringify(rule)}, ${String(count)} from ${String(nth)}${writes ? ', writes' : ''}`,
      );
      const where = writes
        ? { pathPattern: '/Users', method: of(['POST', 'PUT', 'PATCH', 'DELETE'], which) }
        : {};
      await this.#tenant.fault({ service: this.#target.service, ...rule, ...where, ...when });
      return;
    }
    const rule = of(sourceFaults, which);
    this.told.push(`source: ${JSON.stringify(rule)}, ${String(count)} from ${String(nth)}`);
    this.#wasLiedTo = true;
    const where = writes ? { pathPattern: of(feeds, which) } : {};
    await this.#tenant.fault({ service: 'graph', ...rule, ...where, ...when });
  }

  /** The faults have ended; held changes are let pass. Then all is as it should be, and stays so. */
  async #end(): Promise<void> {
    this.told.push('-- the end');
    await this.#administrators.start();
    if (this.#wasLiedTo) await this.#readEverythingAgain();
    if (this.#administrators.needsLook) await this.#administrators.saveSchema();
    await this.#settle();
    await this.#expectRightEnd();
    await this.#expectQuiet('a cycle without changes');
    await this.#administrators.saveSchema();
    await this.#expectQuiet('a new look at everybody');
    await this.#expectRightEnd();
  }

  async #readEverythingAgain(): Promise<void> {
    await this.#db
      .updateTable('job')
      .set({ assignments_listed_at: new Date(0) })
      .where('id', '=', this.#jobId)
      .execute();
    await this.#db
      .updateTable('feed')
      .set({ fully_read_at: new Date(0) })
      .where('job_id', '=', this.#jobId)
      .execute();
  }

  async #settle(): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      const seen = await this.#writes();
      await this.#records.letTimePass();
      await this.#expectCycle('succeeded');
      const held = (await this.#records.changes()).filter(
        (change) => change.state === 'held' && change.held_reason !== 'Protected',
      );
      if (held.length === 0 && (await this.#writes()) === seen) return;
      await this.#administrators.approveAll();
    }
    this.#fail(['after six cycles without faults there is still something to be written']);
  }

  async #writes(): Promise<number> {
    return (await this.#tenant.writes(this.#target.service)).length;
  }

  async #expectCycle(state: Cycle['state']): Promise<void> {
    const cycle = await this.#pipeline.runCycle(this.#jobId);
    if (cycle.state !== state)
      this.#fail([`a cycle without faults ${cycle.state}: ${JSON.stringify(cycle.error)}`]);
    await this.#mustHold([]);
  }

  async #expectQuiet(what: string): Promise<void> {
    const seen = await this.#writes();
    await this.#expectCycle('succeeded');
    const written = (await this.#tenant.writes(this.#target.service)).slice(seen);
    if (written.length === 0) return;
    this.#fail(written.map((one) => `${what} wrote ${one.method} ${one.path} ${JSON.stringify(one.body)}`));
  }

  async #expectRightEnd(): Promise<void> {
    const found = deviations(
      this.#model,
      await this.#target.accounts(),
      (await this.#records.links()).filter((link) => link.ended_at === null),
      { ...this.#byHand, service: this.#target.service },
    );
    if (found.length === 0) return;
    const job = await findJob(this.#db, this.#jobId);
    const people = await this.#records.people();
    this.#fail([
      ...found,
      ...people.map(
        (one) =>
          `  ${this.#model.called(one.source_id)}: ${String(one.error_code ?? one.skip_reason)} ${one.error_message ?? ''}`,
      ),
      ...(await this.#records.changes()).map(
        (one) =>
          `  ${this.#model.called(one.source_id)}: ${one.effect} ${one.state} ${one.held_reason ?? ''} ${one.error_code ?? ''}`,
      ),
      `  job: ${JSON.stringify(job?.suspension)}`,
    ]);
  }

  #fail(found: readonly string[]): never {
    const { target, gate } = this.#history;
    throw new Error([`${target}, gate ${gate}:`, ...this.told, 'WRONG:', ...found].join('\n'));
  }
}
