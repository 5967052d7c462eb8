import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findJob, openDatabase, verifyAudit } from '@lockstep/database';
import { seedHistory, seedJob } from '@lockstep/testkit';
import { sql } from 'kysely';
import { z } from 'zod';
import { runProcess } from '../testing/run-process.ts';
import { startTestApplication, type TestApplication } from '../testing/test-application.ts';

const entries = `query ($jobId: UUID) { auditEntries(jobId: $jobId, first: 100) { edges { node {
  seq actor { kind id displayName } subject operation id jobId before after hash } } } }`;
const entry = z.looseObject({
  seq: z.number(),
  subject: z.string(),
  operation: z.string(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  hash: z.string(),
});
const answer = z.object({ auditEntries: z.object({ edges: z.array(z.object({ node: entry })) }) });

let api: TestApplication;
let jobId: string;

beforeAll(async () => {
  api = await startTestApplication();
  ({ jobId } = await seedJob(api.db));
});

afterAll(() => api.stop());

async function audit(of: string | null = jobId) {
  const data = answer.parse(await api.graphql(entries, { jobId: of }));
  return data.auditEntries.edges.map(({ node }) => node);
}

const update = `mutation ($input: UpdateJobInput!) { updateJob(input: $input) { __typename } }`;

describe('the audit', () => {
  it('says who changed what, before and after, in the transaction of the change', async () => {
    await api.graphql(update, { input: { id: jobId, displayName: 'Zoom for all', intervalMinutes: 30 } });
    const [newest] = await audit();
    expect(newest).toMatchObject({
      actor: { kind: 'token', id: 'administrator' },
      subject: 'job',
      operation: 'update',
      id: jobId,
      before: { display_name: 'Zoom', interval_ms: 2_400_000 },
      after: { display_name: 'Zoom for all', interval_ms: 1_800_000 },
    });
  });

  it('of Lockstep’s own doing says so, and of what it only notes says nothing', async () => {
    const before = (await audit()).length;
    await sql`update job set imported_at = now(), import_round = import_round + 1, cycle_number = cycle_number + 1 where id = ${jobId}`.execute(
      api.db,
    );
    await sql`update job set desired_state = desired_state where id = ${jobId}`.execute(api.db);
    expect((await audit()).length).toBe(before);
    await sql`update job set desired_state = 'paused' where id = ${jobId} and desired_state = 'started'`.execute(
      api.db,
    );
    await api.graphql('mutation ($id: UUID!) { startJob(id: $id) { __typename } }', { id: jobId });
    await sql`update job set desired_state = 'paused' where id = ${jobId}`.execute(api.db);
    const [paused, started] = await audit();
    expect(started).toMatchObject({ actor: { kind: 'token' }, after: { desired_state: 'started' } });
    expect(paused).toMatchObject({ actor: { kind: 'system' }, after: { desired_state: 'paused' } });
  });

  it('what is rolled back was never done', async () => {
    const before = (await audit(null)).length;
    await expect(
      api.db.transaction().execute(async (tx) => {
        await sql`update job set display_name = 'never' where id = ${jobId}`.execute(tx);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await audit(null)).length).toBe(before);
  });

  it('a secret was replaced: that it was, never what it is', async () => {
    const { source_connection_id: connectionId } = await api.db
      .selectFrom('job')
      .select('source_connection_id')
      .where('id', '=', jobId)
      .executeTakeFirstOrThrow();
    const input = { id: connectionId, settings: [{ name: 'clientSecret', value: 'hunter2-hunter2' }] };
    await api.graphql(
      'mutation ($input: UpdateConnectionInput!) { updateConnection(input: $input) { __typename } }',
      { input },
    );
    const found = (await audit(null)).filter(({ subject }) => subject === 'sealed_secret');
    expect(found[0]).toMatchObject({ actor: { kind: 'token' } });
    expect(Object.keys(found[0]?.after ?? {}).sort()).toEqual([
      'connection_id',
      'key_id',
      'name',
      'updated_at',
    ]);
    expect(JSON.stringify(await audit(null))).not.toMatch(/hunter2|envelope/);
  });

  it.each([
    ['approveChanges', 'approved'],
    ['rejectChanges', 'rejected'],
  ])('%s: who let it pass, or did not', async (mutation, decision) => {
    const { of, id } = await seedHeld();
    await api.graphql(`mutation ($input: HeldChangesInput!) { ${mutation}(input: $input) { __typename } }`, {
      input: { jobId: of, changeIds: [id] },
    });
    const decided = (await audit(of)).filter(({ subject }) => subject === 'change');
    expect(decided).toMatchObject([{ id, actor: { kind: 'token' }, after: { decision } }]);
  });

  it('who asked for a restart, which may approve all held removals, and who let a job be bound to something else', async () => {
    const restart = `mutation ($id: UUID!) { restartJob(id: $id, criteria: [FORCE_DELETES]) { __typename } }`;
    const { jobId: of } = await seedJob(api.db);
    await api.graphql('mutation ($id: UUID!) { startJob(id: $id) { __typename } }', { id: of });
    await api.graphql(restart, { id: of });
    expect((await audit(of))[0]).toMatchObject({
      actor: { kind: 'token', id: 'administrator' },
      after: { restart: { scopes: ['ForceDeletes'] } },
    });
    await sql`update job set bound_tenant_id = 'contoso' where id = ${of}`.execute(api.db);
    await api.graphql(update, { input: { id: of, rebind: true } });
    expect((await audit(of))[0]).toMatchObject({
      actor: { kind: 'token', id: 'administrator' },
      before: { bound_tenant_id: 'contoso' },
      after: { bound_tenant_id: null },
    });
  });

  it('outlives the job', async () => {
    const { jobId: other } = await seedJob(api.db);
    await api.graphql('mutation ($id: UUID!) { deleteJob(id: $id) { __typename } }', { id: other });
    expect(await findJob(api.db, other)).toBeNull();
    const [newest] = await audit(other);
    expect(newest).toMatchObject({ subject: 'job', operation: 'delete', after: null, before: { id: other } });
  });

  it('a connection on which its actor could not be set goes back to the pool', async () => {
    let actor = 'no \0 text of PostgreSQL';
    const db = openDatabase({ url: api.databaseUrl, maxConnections: 1, actor: () => actor });
    try {
      await expect(sql`select 1`.execute(db)).rejects.toThrow('invalid byte sequence');
      actor = '{}';
      expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    } finally {
      await db.destroy();
    }
  });

  it('many at once make one chain without a gap', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        api.graphql(update, { input: { id: jobId, displayName: `N${String(n)}` } }),
      ),
    );
    expect(await verifyAudit(api.db)).toMatchObject({ ok: true });
  });
});

describe('the chain of hashes', () => {
  const verify = async (...args: readonly string[]) => {
    const { code, stdout } = await runProcess('audit/verify', { DATABASE_URL: api.databaseUrl }, args).ended;
    return { code, verdict: z.looseObject({ ok: z.boolean() }).parse(JSON.parse(stdout)) };
  };
  /** As somebody who owns the database could. */
  const tamper = async (statement: string) => {
    await sql.raw('alter table audit_entry disable trigger all').execute(api.db);
    await sql.raw(statement).execute(api.db);
    await sql.raw('alter table audit_entry enable trigger all').execute(api.db);
  };

  it('is found whole by the command, which tells its head', async () => {
    const [newest] = await audit(null);
    expect(await verify()).toEqual({
      code: 0,
      verdict: { ok: true, entries: newest?.seq, head: newest?.hash },
    });
  });

  it('entries can be neither changed nor deleted by Lockstep itself', async () => {
    for (const statement of [
      'update audit_entry set entry = entry',
      'delete from audit_entry',
      'truncate audit_entry',
    ])
      await expect(sql.raw(statement).execute(api.db)).rejects.toThrow('neither changed nor deleted');
  });

  it('an entry that was hidden from the entries of its job is found', async () => {
    const { seq } = await api.db
      .selectFrom('audit_entry')
      .select('seq')
      .where('job_id', 'is not', null)
      .orderBy('seq')
      .executeTakeFirstOrThrow();
    await tamper(`update audit_entry set job_id = null where seq = ${String(seq)}`);
    expect(await verify()).toMatchObject({ code: 1, verdict: { ok: false, seq } });
    await tamper(
      `update audit_entry set job_id = (entry::jsonb ->> 'jobId')::uuid where seq = ${String(seq)}`,
    );
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it('an entry that was cut off is found by a head that was noted', async () => {
    const [newest] = await audit(null);
    await tamper(`delete from audit_entry where seq = ${String(newest?.seq)}`);
    expect((await verify()).code).toBe(0);
    expect(await verify('--head', newest?.hash ?? '')).toMatchObject({ code: 1, verdict: { ok: false } });
  });

  it('an entry that was changed is found, and named', async () => {
    await tamper(`update audit_entry set entry = replace(entry, 'administrator', 'somebody-else') where seq = (
      select min(seq) from audit_entry where entry like '%administrator%')`);
    const { code, verdict } = await verify();
    expect([code, verdict.ok]).toEqual([1, false]);
    expect(JSON.stringify(verdict)).toContain('is not what was written');
  });
});

/** A job of its own with a change that the gate holds. */
async function seedHeld(): Promise<{ readonly of: string; readonly id: string }> {
  const { jobId: of } = await seedJob(api.db);
  await seedHistory(api.db, of);
  const { id } = await api.db
    .selectFrom('change')
    .select('id')
    .where('job_id', '=', of)
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow();
  return { of, id };
}
