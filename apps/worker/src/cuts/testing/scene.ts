import { sandboxDefaults } from '@lockstep/testkit';
import { sql } from 'kysely';
import { openGate } from '../../import/testing/source-facts.ts';
import type { Pipeline } from '../../testing/pipeline.ts';
import { Records } from '../../testing/records.ts';
import { TestTenant, type SeenRequest, type TestPerson, type ZoomUser } from '../../testing/tenant.ts';
import { writes, type Cut, type Phase, type Write } from './cut.ts';
import type { Cutter } from './cutter.ts';

/** What became of a cycle, in terms that are the same whoever it was played with. */
export interface Outcome {
  readonly state: string;
  readonly accounts: Readonly<Record<string, unknown>>;
  readonly links: readonly unknown[];
  /** Successes in the provisioning log: what was done to whom. */
  readonly told: readonly string[];
  /** What the target performed, by person: nothing twice. */
  readonly performed: readonly string[];
  /** What is left to be done, and why. */
  readonly open: readonly string[];
}

/**
 * Six people with an enterprise application of their own, to each of whom one kind of write happens in the same cycle. Several
 * scenes play side by side in one sandbox.
 */
export class Scene {
  readonly #pipeline: Pipeline;
  readonly #cutter: Cutter;
  readonly #tenant: TestTenant;
  readonly #prefix: string;
  readonly #people = new Map<Write, TestPerson>();
  #application = '';
  #jobId = '';

  constructor(pipeline: Pipeline, cutter: Cutter, number: number) {
    this.#pipeline = pipeline;
    this.#cutter = cutter;
    this.#tenant = new TestTenant(pipeline.sandbox);
    this.#prefix = `s${String(number)}-`;
  }

  get jobId(): string {
    return this.#jobId;
  }

  /** Everything up to the cycle in which all happens. */
  async prepare(): Promise<void> {
    const { sandbox } = this.#pipeline;
    const appRoles = ['Basic', 'Licensed'].map((value) => ({ value, displayName: value }));
    this.#application = await sandbox.create('/entra/service-principals', {
      displayName: this.#prefix,
      appRoles,
    });
    for (const write of writes) {
      const person = await this.#tenant.person(`${this.#prefix}${write}`);
      this.#people.set(write, person);
      if (write !== 'create') await this.#assign(write);
    }
    const { jobId } = await this.#pipeline.job({
      configuration: { servicePrincipalId: this.#application },
      // So late that on a slow machine, too, the second read is an activity of its own.
      settings: { gate: openGate, evidenceConfirmAfterMs: 2_000, rateShare: 1 },
    });
    this.#jobId = jobId;
    await this.#pipeline.runCycle(jobId);
    await this.#unassign('reactivate');
    await this.#hasBeenSwitchedOff('reactivate', 'unassigned');
    await this.#hasBeenSwitchedOff('delete', 'soft-deleted');
    await this.#assign('create');
    await this.#tenant.change(this.#of('update'), { department: 'Board' });
    const renamed = this.#login('renamed');
    await this.#tenant.change(this.#of('rename'), { userPrincipalName: renamed, mail: renamed });
    await this.#unassign('disable');
    await this.#assign('reactivate');
    await this.#tenant.remove(this.#of('delete'), 'hard');
  }

  /** As an earlier cycle, which need not be played for that, would have left it. */
  async #hasBeenSwitchedOff(write: Write, cause: 'unassigned' | 'soft-deleted'): Promise<void> {
    const path = `/zoom/users/${this.#login(write)}`;
    await this.#pipeline.sandbox.control('PATCH', path, { status: 'inactive', userType: 'Basic' });
    await this.#pipeline.db
      .updateTable('link')
      .set({ state: 'disabled', disabled_cause: cause, disabled_by_us: true, disabled_at: new Date() })
      .where('job_id', '=', this.#jobId)
      .where('source_id', '=', this.#of(write).id)
      .execute();
  }

  async arm(cut: Cut, spoke: ReadonlyMap<Phase, number>): Promise<void> {
    const write = cut.of === 'phase' ? 'create' : cut.write;
    const accounts = await this.#tenant.zoom();
    const id = accounts.get(this.#login(write))?.id;
    // Of the two requests of a reactivation the last one, which is the only one of the others.
    const last = {
      create: 'POST',
      update: 'PUT',
      rename: 'PUT',
      disable: 'PATCH',
      reactivate: 'PUT',
      delete: 'DELETE',
    };
    this.#cutter.arm(this.#jobId, {
      cut,
      spoke,
      sourceId: this.#of(write).id,
      isTheWrite: ({ method, url, body }) =>
        method === last[write] &&
        (id === undefined ? String(body).includes(this.#login(write)) : url.includes(encodeURIComponent(id))),
      leasesEnd: async () => {
        await sql`update change set lease_until = now() where job_id = ${this.#jobId} and state = 'claimed'`.execute(
          this.#pipeline.db,
        );
      },
    });
  }

  async play(): Promise<Outcome> {
    const since = await this.#lastRequest();
    const ids = new Map([...(await this.#mine())].map(({ id, email }) => [id, email]));
    const cycle = await this.#pipeline.runCycle(this.#jobId);
    await this.#cutter.wake(this.#jobId);
    const records = new Records(this.#pipeline.db, this.#jobId);
    const accounts = await this.#mine();
    for (const { id, email } of accounts) ids.set(id, ids.get(id) ?? email);
    const short = (name: string | undefined): string =>
      name?.replace(this.#prefix, '').split('@')[0] ?? 'nobody';
    const nameOf = (sourceId: string): string =>
      [...this.#people].find(([, { id }]) => id === sourceId)?.[0] ?? 'nobody';
    return {
      state: cycle.state,
      accounts: Object.fromEntries(
        accounts
          .map(
            ({ email, status, userType, department }) =>
              [short(email), { status, userType, department }] as const,
          )
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      links: (await records.links())
        .map((link) => ({
          of: nameOf(link.source_id),
          account: short(ids.get(link.target_id)),
          origin: link.origin,
          state: link.state,
          cause: link.disabled_cause,
          byUs: link.disabled_by_us,
          ended: link.ended_reason,
        }))
        .sort((a, b) => (a.of < b.of ? -1 : 1)),
      told: (await records.logs())
        .filter((log) => log.cycle_id === cycle.id && log.status === 'success')
        .map((log) => `${String(log.effect)} of ${nameOf(log.source_id)}`)
        .sort(),
      performed: (await this.#tenant.requests(`service=zoom&sinceSeq=${String(since)}`))
        .filter(({ method, status }) => method !== 'GET' && status >= 200 && status < 300)
        .flatMap((request) => this.#mineOf(request, ids))
        .map(([method, email]) => `${method} ${short(email)}`)
        .sort(),
      open: (await records.changes())
        .filter(({ state }) => ['planned', 'released', 'claimed', 'unknown', 'failed'].includes(state))
        .map(
          (change) =>
            `${change.effect} of ${nameOf(change.source_id)}: ${change.state} ${change.error_code ?? ''}`,
        ),
    };
  }

  #mineOf(
    { method, path, body }: SeenRequest,
    ids: ReadonlyMap<string, string>,
  ): readonly (readonly [string, string])[] {
    const name = JSON.stringify(body ?? '');
    const email =
      method === 'POST' ? this.#login('create') : ids.get(decodeURIComponent(path.split('/').at(-1) ?? ''));
    if (email === undefined || (method === 'POST' && !name.includes(email))) return [];
    return [[method, email]];
  }

  async #mine(): Promise<readonly ZoomUser[]> {
    return [...(await this.#tenant.zoom()).values()].filter(({ email }) => email.startsWith(this.#prefix));
  }

  async #lastRequest(): Promise<number> {
    return (await this.#tenant.requests('limit=1000000')).at(-1)?.seq ?? 0;
  }

  #login(name: string): string {
    return `${this.#prefix}${name}@contoso.example`;
  }

  #of(write: Write): TestPerson {
    const person = this.#people.get(write);
    if (person === undefined) throw new Error(`nobody is there for ${write}`);
    return person;
  }

  async #assign(write: Write): Promise<void> {
    const path = `/entra/service-principals/${this.#application}/assignments`;
    await this.#pipeline.sandbox.create(path, { principalId: this.#of(write).id, role: 'Licensed' });
  }

  async #unassign(write: Write): Promise<void> {
    const path = `/entra/service-principals/${this.#application}/assignments?principalId=${this.#of(write).id}`;
    await this.#pipeline.sandbox.control('DELETE', path);
  }
}

const unlimited = { perSecond: null, perDay: null };
/** For the control API: Zoom takes as many requests as all scenes together send. */
export const noLimits = {
  path: `/zoom/accounts/${sandboxDefaults.zoom.accountId}`,
  body: { limits: { LIGHT: unlimited, MEDIUM: unlimited, HEAVY: unlimited } },
};
