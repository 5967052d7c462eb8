import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { forgetPerson, type ForgetRequest, openDirectoryChange, verifyAudit } from '@lockstep/database';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { mapped, schemaOf, withMapping } from '../testing/schemas.ts';
import { ScimApplication } from '../testing/scim-application.ts';
import { StopBeforeWriting } from '../testing/stop-before-writing.ts';
import { TestTenant } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;
const stop = new StopBeforeWriting();

beforeAll(async () => {
  pipeline = await Pipeline.start({ activities: stop.activities });
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(async () => {
  await pipeline.sandbox.reset();
  await sql`delete from job`.execute(pipeline.db);
});

const forget = (name: string, more: Partial<ForgetRequest> = {}) =>
  forgetPerson(pipeline.db, { name, jobId: null, evenIfInUse: false, dryRun: false, ...more });

/** All rows of all tables, as text, by table. */
async function tables(): Promise<ReadonlyMap<string, string>> {
  const { rows: names } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(pipeline.db);
  const found = new Map<string, string>();
  for (const { name } of names) {
    const { rows } = await sql<{
      text: string | null;
    }>`select string_agg(t::text, ' ' order by t::text) as text
      from ${sql.table(name)} t`.execute(pipeline.db);
    found.set(name, rows[0]?.text ?? '');
  }
  return found;
}

async function where(word: string): Promise<readonly string[]> {
  const found = [...(await tables())].flatMap(([table, text]) =>
    text.toLowerCase().includes(word.toLowerCase()) ? [table] : [],
  );
  return found.sort();
}

const mark = () => `zq${randomBytes(6).toString('hex')}`;

/** A manager of whom nearly every table speaks, and who has left; and ada, who stays and was their report. */
async function left(template: 'scim' | 'zoom') {
  const words = { name: mark(), surname: mark(), department: mark() };
  const boss = await tenant.person(words.name, {
    surname: words.surname,
    displayName: `${words.name} ${words.surname}`,
    department: words.department,
  });
  const group = await tenant.group('Managers', [boss]);
  await tenant.assign(group);
  await tenant.assign(boss);
  const ada = await tenant.person('ada', { manager: boss.id });
  await tenant.assign(ada);
  const withManager = withMapping(schemaOf(template), (mapping) => ({
    ...mapping,
    attributeMappings: [
      ...mapping.attributeMappings.filter(({ targetAttributeName }) => targetAttributeName !== 'displayName'),
      mapped('displayName', 'displayName'),
    ],
  }));
  const { jobId } = await pipeline.job({
    template,
    schema: template === 'zoom' ? schemaOf('zoom') : withManager,
  });
  const run = () => pipeline.runCycle(jobId);
  await pipeline.dryRun(jobId);
  await pipeline.onDemand(jobId, boss.userPrincipalName, { preview: true });
  // The target quotes them in a refusal.
  await tenant.fault({
    service: template,
    method: 'POST',
    bodyPattern: words.name,
    kind: 'status',
    status: 400,
    body: { detail: `${words.name} ${words.surname} is refused.` },
    count: 1,
  });
  await run();
  await sql`update person set due_at = now() where job_id = ${jobId}`.execute(pipeline.db);
  await run();
  await tenant.change(boss, { department: `${words.department}2` });
  await run();
  await pipeline.onDemand(jobId, boss.id);
  await openDirectoryChange(
    pipeline.db,
    { jobId, servicePrincipalId: jobId, principal: 'user/somebody' },
    { action: 'assignAppRole', appRoleId: jobId, principalId: boss.id.toUpperCase() },
  );
  await tenant.unassign(boss);
  await tenant.members(group, { remove: [boss] });
  const records = new Records(pipeline.db, jobId);
  const accountId = (await records.links(boss))[0]?.target_id ?? '';
  return { boss, ada, group, jobId, run, words, records, accountId };
}

const leftBehind = ['audit_entry'];

describe.each(['scim', 'zoom'] as const)(
  'npm run forget, with an application of kind %s (R16)',
  (template) => {
    it('nothing is found of a leaver but in the audit; who stays is as before', async () => {
      const { boss, ada, jobId, run, words, records, accountId } = await left(template);
      expect(await forget(boss.id)).toMatchObject({ kind: 'refused', obstacles: [{ jobId, code: 'InUse' }] });
      await run();
      await run();
      expect(accountId).not.toBe('');
      for (const word of [boss.id, words.name, words.surname, words.department]) {
        expect(await where(word)).toEqual(
          expect.arrayContaining(['change', 'journal', 'person', 'provisioning_log_write_default']),
        );
      }
      expect(await where(boss.id)).toEqual(
        expect.arrayContaining(['link', 'membership', 'assignment', 'evidence', 'directory_change']),
      );
      expect(await where(boss.userPrincipalName)).toEqual(expect.arrayContaining(['on_demand_run']));
      const cycles = await pipeline.db.selectFrom('change').select('cycle_id').orderBy('id').execute();

      expect(await forget(boss.userPrincipalName.toUpperCase())).toMatchObject({
        kind: 'forgotten',
        jobs: [{ jobId }],
      });
      for (const word of [boss.id, boss.userPrincipalName, accountId, ...Object.values(words)]) {
        expect({ word, places: (await where(word)).filter((place) => !leftBehind.includes(place)) }).toEqual({
          word,
          places: [],
        });
      }
      // What cycles and the gate count is still there.
      expect(await pipeline.db.selectFrom('change').select('cycle_id').orderBy('id').execute()).toEqual(
        cycles,
      );
      expect(await verifyAudit(pipeline.db)).toMatchObject({ ok: true });
      const { rows } = await sql<{
        entry: string;
      }>`select entry from audit_entry order by seq desc limit 1`.execute(pipeline.db);
      expect(JSON.parse(rows[0]?.entry ?? '')).toMatchObject({
        actor: { kind: 'system' },
        subject: 'person',
        operation: 'delete',
        id: null,
        jobId,
        after: { deleted: { person: 1, link: 1 } },
      });

      // Again: there is nothing left to do, and no entry more.
      const before = await tables();
      expect(await forget(boss.id)).toEqual({ kind: 'unknown' });
      expect(await tables()).toEqual(before);

      await tenant.forgetRequests();
      expect(await run()).toMatchObject({ state: 'succeeded', error: null });
      expect((await where(boss.id)).filter((place) => !leftBehind.includes(place))).toEqual(
        // Where managers are mapped, the source still says who ada's is.
        template === 'scim' ? ['person'] : [],
      );
      expect((await records.links(ada))[0]).toMatchObject({ state: 'active', ended_at: null });
      expect(await tenant.writes(template)).toEqual([]);
    });
  },
);

it('docs/SECURITY.md decides about every table', async () => {
  const security = await readFile(new URL('../../../../docs/SECURITY.md', import.meta.url), 'utf8');
  const section = /## Forgetting one person\n(.*?)\n## /s.exec(security)?.[1] ?? '';
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`.execute(
    pipeline.db,
  );
  const ours = rows.map(({ name }) => name).filter((name) => !name.startsWith('lockstep_migration'));
  expect(ours.length).toBeGreaterThan(25);
  expect(ours.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});

describe('who is forgotten, and when', () => {
  /** ada had an account, which was disabled, and has nothing to do with the application any more. */
  async function gone() {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId } = await pipeline.job();
    const run = () => pipeline.runCycle(jobId);
    await run();
    await tenant.unassign(ada);
    await run();
    return { ada, jobId, run, records: new Records(pipeline.db, jobId) };
  }

  it('a dry run tells the same and changes nothing', async () => {
    const { ada } = await gone();
    const before = await tables();
    const would = await forget(ada.id, { dryRun: true });
    expect(await tables()).toEqual(before);
    expect(await forget(ada.id)).toEqual(would);
  });

  it('in one job or in all; an unknown job is said', async () => {
    const { ada, jobId } = await gone();
    const { jobId: other } = await pipeline.job();
    await pipeline.runCycle(other);
    expect(await forget(ada.id, { jobId: '00000000-0000-4000-8000-000000000000' })).toEqual({
      kind: 'noSuchJob',
    });
    expect(await forget(ada.id, { jobId: 'ada' })).toEqual({ kind: 'noSuchJob' });
    expect(await forget(ada.id, { jobId: other })).toEqual({ kind: 'unknown' });
    expect(await forget(ada.id)).toMatchObject({ kind: 'forgotten', jobs: [{ jobId }] });
  });

  it.each(['Basic', '7', 'ada', '%', ''])(
    'no word but an id or a user principal name: "%s"',
    async (name) => {
      await gone();
      expect(await forget(name)).toEqual({ kind: 'notAName' });
    },
  );

  it('a name that nobody has is said to be unknown; one that several had, whose it was', async () => {
    const { ada, run } = await gone();
    expect(await forget('nobody@contoso.example')).toEqual({ kind: 'unknown' });
    await tenant.remove(ada);
    await run();
    const again = await tenant.person('ada', { surname: 'Again' });
    await tenant.assign(again);
    await run();
    expect(await forget(ada.userPrincipalName)).toEqual({
      kind: 'ambiguous',
      sourceIds: [ada.id, again.id].sort(),
    });
  });

  it('what was passed on to somebody else is theirs (R12), but not how it was before', async () => {
    const surname = mark();
    const ada = await tenant.person('ada', { surname });
    await tenant.assign(ada);
    const { jobId } = await pipeline.job();
    const run = () => pipeline.runCycle(jobId);
    await run();
    await tenant.remove(ada);
    await run();
    const again = await tenant.person('ada', { surname: 'Again' });
    await tenant.assign(again);
    await run();
    const records = new Records(pipeline.db, jobId);
    const kept = async () => ({
      links: await records.links(again),
      person: await records.person(again),
      sent: (await records.journal(again)).map(({ target_id: account, request }) => ({ account, request })),
      logs: (await records.logs(again)).length,
    });
    const before = await kept();
    expect(before.links).toMatchObject([{ origin: 'transferred' }]);
    expect(await forget(ada.id)).toMatchObject({ kind: 'forgotten' });
    for (const word of [ada.id, surname])
      expect((await where(word)).filter((place) => !leftBehind.includes(place))).toEqual([]);
    expect(await kept()).toEqual(before);
    expect(await run()).toMatchObject({ state: 'succeeded', error: null });
    expect((await tenant.zoom()).get('ada@contoso.example')).toMatchObject({ status: 'active' });
  });

  it('not while a cycle runs, which might keep what it has read', async () => {
    const { ada, jobId } = await gone();
    await sql`update cycle set state = 'running' where job_id = ${jobId} and number = 2`.execute(pipeline.db);
    const before = await tables();
    const refused = { kind: 'refused', obstacles: [{ code: 'CycleRuns' }] };
    expect(await forget(ada.id)).toMatchObject(refused);
    expect(await forget(ada.id, { evenIfInUse: true })).toMatchObject(refused);
    expect(await tables()).toEqual(before);
  });

  it('nor does one begin before it is done', async () => {
    const { ada, jobId } = await gone();
    let forgetting: Promise<unknown> = Promise.resolve();
    await pipeline.db.transaction().execute(async (tx) => {
      // The end of the command waits for the lock of the audit's chain; the job's row is taken by then.
      await sql`select pg_advisory_xact_lock(hashtext('lockstep.audit'))`.execute(tx);
      forgetting = forget(ada.id);
      for (;;) {
        const { rows } =
          await sql`select 1 from pg_locks where locktype = 'advisory' and not granted`.execute(pipeline.db);
        if (rows.length > 0) break;
      }
      await expect(
        sql`select 1 from job where id = ${jobId} for update nowait`.execute(pipeline.db),
      ).rejects.toThrow('could not obtain lock');
    });
    expect(await forgetting).toMatchObject({ kind: 'forgotten' });
  });

  it.each([
    ['claimed', 'WriteUnderWay'],
    ['unknown', 'OutcomeUnknown'],
  ])('R4: not while a change is %s, with no option', async (state, code) => {
    const { ada, jobId } = await gone();
    await sql`update change set state = ${state} where id = (select id from change where job_id = ${jobId} order by id desc limit 1)`.execute(
      pipeline.db,
    );
    expect(await forget(ada.id, { evenIfInUse: true })).toMatchObject({
      kind: 'refused',
      obstacles: [{ code }],
    });
  });

  it('who is in use only when it is asked for so; they come back as new, and their account is found', async () => {
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId } = await pipeline.job();
    await pipeline.runCycle(jobId);
    const accounts = await tenant.zoom();
    expect(await forget(ada.id)).toMatchObject({ kind: 'refused', obstacles: [{ code: 'InUse' }] });
    expect(await forget(ada.id, { evenIfInUse: true })).toMatchObject({ kind: 'forgotten' });
    expect(await where(ada.id)).toEqual([]);
    await sql`update job set restart = ${JSON.stringify({ scopes: ['Watermark'], requestedAt: new Date() })}::jsonb where id = ${jobId}`.execute(
      pipeline.db,
    );
    await pipeline.runCycle(jobId);
    expect(await tenant.zoom()).toEqual(accounts);
    expect(await new Records(pipeline.db, jobId).links(ada)).toMatchObject([
      { origin: 'adopted', state: 'active' },
    ]);
  });

  it('a change that waits for a decision stops it, too', async () => {
    const people = await tenant.crowd(4);
    const { jobId } = await pipeline.job();
    await pipeline.runCycle(jobId);
    for (const person of people) await tenant.unassign(person);
    await pipeline.runCycle(jobId);
    const [one] = people;
    await sql`update link set state = 'disabled' where job_id = ${jobId}`.execute(pipeline.db);
    expect(await forget(one?.id ?? '')).toMatchObject({ kind: 'refused', obstacles: [{ code: 'InUse' }] });
    expect(await forget(one?.id ?? '', { evenIfInUse: true })).toMatchObject({ kind: 'forgotten' });
    expect(
      (await new Records(pipeline.db, jobId).story()).filter((line) => line.includes('held')).length,
    ).toBe(3);
  });

  it('R3: a change of somebody else that would write who is forgotten is planned anew', async () => {
    const application = new ScimApplication(pipeline.sandbox);
    const boss = await tenant.person('boss');
    await tenant.assign(boss);
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    const { jobId } = await pipeline.job({ template: 'scim' });
    const records = new Records(pipeline.db, jobId);
    await pipeline.runCycle(jobId);
    await tenant.change(ada, { manager: boss.id });
    stop.isOn = true;
    await pipeline.runCycle(jobId);
    stop.isOn = false;
    expect(await records.story(ada)).toEqual(['create succeeded', 'update released']);
    await tenant.unassign(boss);
    expect(await forget(boss.id, { evenIfInUse: true })).toMatchObject({ kind: 'forgotten' });
    expect(await records.story(ada)).toEqual(['create succeeded', 'update superseded']);
    await tenant.forgetRequests();
    expect(await pipeline.runCycle(jobId)).toMatchObject({ state: 'succeeded', error: null });
    expect(await application.managerOf('ada@contoso.example')).toBeUndefined();
    expect(JSON.stringify(await tenant.writes('scim'))).not.toContain('forgotten');
  });
});
