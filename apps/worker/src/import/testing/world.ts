import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { SeedJobOptions } from '@lockstep/testkit';
import { z } from 'zod';
import { Pipeline, type PipelineOptions } from '../../testing/pipeline.ts';
import { TestTenant } from '../../testing/tenant.ts';
import { openGate } from './source-facts.ts';

const activeFaults = z.object({ faults: z.array(z.looseObject({ fired: z.number() })) });
const scimUsers = z.object({
  users: z.array(z.looseObject({ userName: z.string(), active: z.boolean().optional() })),
});

/** Delta and list settings of the sandbox's tenant, as its README has them. */
export interface TenantSettings {
  readonly delta?: Readonly<Record<string, unknown>>;
  readonly list?: { readonly pageSize: number };
  readonly replication?: Readonly<Record<string, unknown>>;
  readonly throttle?: Readonly<Record<string, unknown>>;
}

/** A pipeline and its tenant for one test file, as new before each test; the gate is open, so that it saves nobody. */
export class World {
  #pipeline: Pipeline | undefined;

  get pipeline(): Pipeline {
    if (this.#pipeline === undefined) throw new Error('the pipeline was not started');
    return this.#pipeline;
  }

  get tenant(): TestTenant {
    return new TestTenant(this.pipeline.sandbox);
  }

  async start(options: PipelineOptions): Promise<void> {
    this.#pipeline = await Pipeline.start(options);
  }

  async stop(): Promise<void> {
    await this.#pipeline?.stop();
  }

  async job(options: SeedJobOptions = {}): Promise<string> {
    const settings = { gate: openGate, ...options.settings };
    return (await this.pipeline.job({ ...options, settings })).jobId;
  }

  async settings(change: TenantSettings): Promise<void> {
    await this.pipeline.sandbox.control('PATCH', '/entra/settings', change);
  }

  /** Delta tokens issued until now are dead (graph.md G51, G52). */
  async expire(feed?: 'users' | 'groups' | 'directoryObjects', answer = 'syncStateNotFound'): Promise<void> {
    const body = { answer, ...(feed === undefined ? {} : { feed }) };
    await this.pipeline.sandbox.control('POST', '/entra/delta-tokens/expire', body);
  }

  /** As if the day and the week had passed after which assignments are listed, and all feeds read from the beginning. */
  async makeChecksDue(jobId: string, which: 'list' | 'everything'): Promise<void> {
    const { db } = this.pipeline;
    await db
      .updateTable('job')
      .set({ assignments_listed_at: new Date(0) })
      .where('id', '=', jobId)
      .execute();
    if (which === 'list') return;
    await db
      .updateTable('feed')
      .set({ fully_read_at: new Date(0) })
      .where('job_id', '=', jobId)
      .execute();
  }

  /** How often each fault that is set has acted. */
  async fired(): Promise<readonly number[]> {
    const { faults } = await this.pipeline.sandbox.ask(activeFaults, 'GET', '/faults');
    return faults.map((fault) => fault.fired);
  }

  async advanceClock(ms: number): Promise<void> {
    await this.pipeline.sandbox.control('POST', '/clock', { advanceMs: ms });
  }

  /** The user names of the SCIM application's accounts that can be used, sorted. */
  async scimActive(): Promise<readonly string[]> {
    const { users } = await this.pipeline.sandbox.ask(scimUsers, 'GET', '/scim/users');
    return users
      .filter(({ active }) => active)
      .map(({ userName }) => userName)
      .sort();
  }

  /** E-mail addresses of the Zoom accounts that can be used, sorted. */
  async active(): Promise<readonly string[]> {
    const accounts = [...(await this.tenant.zoom()).values()];
    return accounts
      .filter(({ status }) => status === 'active')
      .map(({ email }) => email)
      .sort();
  }
}

/** Call it once at the top of a test file. */
export function useWorld(options: PipelineOptions = {}): World {
  const world = new World();
  beforeAll(() => world.start(options));
  beforeEach(() => world.pipeline.sandbox.reset());
  afterAll(() => world.stop());
  return world;
}
