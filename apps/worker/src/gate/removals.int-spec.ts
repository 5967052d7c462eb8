import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { approveHeld, rejectHeld } from '@lockstep/database';
import { sql } from 'kysely';
import { Pipeline } from '../testing/pipeline.ts';
import { Records } from '../testing/records.ts';
import { TestTenant, type TestPerson } from '../testing/tenant.ts';

let pipeline: Pipeline;
let tenant: TestTenant;

beforeAll(async () => {
  pipeline = await Pipeline.start();
  tenant = new TestTenant(pipeline.sandbox);
});

afterAll(() => pipeline.stop());

beforeEach(() => pipeline.sandbox.reset());

/** Twenty people with accounts, of whom five may leave in a day. */
async function twenty(role = 'Basic') {
  const people = await tenant.crowd(20, 'p', role);
  const { jobId } = await pipeline.job();
  const run = () => pipeline.runCycle(jobId);
  await run();
  await tenant.forgetRequests();
  const records = new Records(pipeline.db, jobId);
  /** How many changes of an effect are in a state: `disable held`. */
  const count = async (what: string) =>
    (await records.story()).filter((line) => line.startsWith(what)).length;
  return { jobId, run, records, count, people };
}

async function unassign(people: readonly TestPerson[]): Promise<void> {
  for (const person of people) await tenant.unassign(person);
}

async function inactive(): Promise<number> {
  return [...(await tenant.zoom()).values()].filter(({ status }) => status === 'inactive').length;
}

/** As if everything so far had happened two days ago. */
async function twoDaysLater(jobId: string): Promise<void> {
  const { db } = pipeline;
  await sql`update change set released_at = released_at - interval '2 days', closed_at = closed_at - interval '2 days'
    where job_id = ${jobId}`.execute(db);
  await sql`update link set created_at = created_at - interval '2 days' where job_id = ${jobId}`.execute(db);
  await sql`update job set steady_since = steady_since - interval '2 days' where id = ${jobId}`.execute(db);
}

describe('removals over the limit (R8)', () => {
  it('R8, P2, P4, P5: all of them are held and none is written; everything else goes on', async () => {
    const { run, count, people } = await twenty();
    await unassign(people.slice(0, 6));
    await tenant.change(people[10] ?? { id: '', userPrincipalName: '' }, { department: 'Board' });
    await tenant.assign(await tenant.person('new'));
    expect(await run()).toMatchObject({ state: 'succeeded' });
    expect(await count('disable held TooManyRemovals')).toBe(6);
    expect(await inactive()).toBe(0);
    expect((await tenant.writes()).map(({ method }) => method).sort()).toEqual(['POST', 'PUT']);
  });

  it('R8, P8, X5: at the limit all pass', async () => {
    const { run, count, people } = await twenty();
    await unassign(people.slice(0, 5));
    await run();
    expect(await count('disable succeeded')).toBe(5);
    expect(await inactive()).toBe(5);
  });

  it('R8, P3: the rolling window counts what was released before, and forgets it after a day', async () => {
    const { jobId, run, count, people } = await twenty();
    await unassign(people.slice(0, 3));
    await run();
    expect(await inactive()).toBe(3);
    await unassign(people.slice(3, 6));
    await run();
    expect(await count('disable held')).toBe(3);
    expect(await inactive()).toBe(3);

    await twoDaysLater(jobId);
    // Three that are still held and two new ones are within the limit of the 17 that are left; held ones wait on.
    await unassign(people.slice(6, 8));
    await run();
    expect(await count('disable held')).toBe(3);
    expect(await inactive()).toBe(5);
  });

  it('R8, P7: held ones stay held over later cycles, and expire when their person returns', async () => {
    const { run, count, people, records } = await twenty();
    await unassign(people.slice(0, 6));
    await run();
    const held = (await records.changes()).filter(({ state }) => state === 'held').map(({ id }) => id);
    await run();
    await records.letTimePass();
    await run();
    expect((await records.changes()).filter(({ state }) => state === 'held').map(({ id }) => id)).toEqual(
      held,
    );

    for (const person of people.slice(0, 2)) await tenant.assign(person);
    await run();
    expect(await count('disable expired')).toBe(2);
    expect(await count('disable held')).toBe(4);
    expect(await inactive()).toBe(0);
    // Nobody releases the others but an administrator: four alone would have been within the limit.
    await run();
    expect(await count('disable held')).toBe(4);
  });

  it('R8: a held row rests on the newest plan: who was unassigned and then deleted leaves as deleted', async () => {
    const { run, people, records } = await twenty();
    await unassign(people.slice(0, 6));
    await run();
    const [person] = people;
    if (person === undefined) throw new Error('nobody is there');
    const [, before] = await records.changes(person);
    expect(before).toMatchObject({ state: 'held', removal_cause: 'unassigned' });
    await tenant.remove(person);
    await run();
    const [, after, ...more] = await records.changes(person);
    expect(more).toEqual([]);
    expect(after).toMatchObject({ id: before?.id, state: 'held', removal_cause: 'soft-deleted' });
    expect(after?.evidence).toMatchObject([{ kind: 'tombstone' }]);
  });

  it('R8: a held row whose effect changes is superseded and held anew', async () => {
    const { run, people, records, count } = await twenty('Licensed');
    for (const person of people.slice(0, 6)) {
      await tenant.unassign(person);
      await tenant.assign(person, 'Basic');
    }
    await run();
    expect(await count('downgrade held TooManyRemovals')).toBe(6);
    const [person] = people;
    if (person === undefined) throw new Error('nobody is there');
    await tenant.unassign(person);
    await run();
    expect(await records.story(person)).toEqual([
      'create succeeded',
      'downgrade superseded',
      'disable held TooManyRemovals',
    ]);
  });

  it('R8: one person whose removal fails again and again counts once', async () => {
    const { run, count, people, records } = await twenty();
    const [poor] = people;
    if (poor === undefined) throw new Error('nobody is there');
    const [link] = await records.links(poor);
    await tenant.fault({
      service: 'zoom',
      method: 'PATCH',
      pathPattern: encodeURIComponent(link?.target_id ?? ''),
      kind: 'status',
      status: 400,
      body: { detail: 'Cannot activate or deactivate Zoom Room and Admin users.' },
      count: 'always',
    });
    await unassign([poor]);
    for (let n = 0; n < 6; n += 1) {
      await records.letTimePass();
      await run();
    }
    expect(await count('disable failed')).toBe(6);
    await unassign(people.slice(1, 5));
    await run();
    expect(await count('disable held')).toBe(0);
    expect(await inactive()).toBe(4);
  });

  it('R8: an approval holds for the same change when it is planned anew: an hour later, and after a failure', async () => {
    const { jobId, run, people, records } = await twenty();
    const [first, second] = people;
    if (first === undefined || second === undefined) throw new Error('nobody is there');
    await unassign(people.slice(0, 8));
    await run();
    await sql`update change set observed_at = observed_at - interval '1 hour' where job_id = ${jobId}`.execute(
      pipeline.db,
    );
    const held = (await records.changes()).filter(({ state }) => state === 'held');
    const ids = held.filter(({ source_id: id }) => id === first.id || id === second.id).map(({ id }) => id);
    await pipeline.db.transaction().execute((tx) => approveHeld(tx, jobId, { kind: 'ids', ids }));
    await tenant.fault({
      service: 'zoom',
      method: 'PATCH',
      kind: 'status',
      status: 400,
      body: { detail: 'User is force inactive.' },
    });
    await run();
    expect(await inactive()).toBe(1);
    await records.letTimePass();
    await run();
    expect(await inactive()).toBe(2);
    expect((await records.story()).filter((line) => line.startsWith('disable held'))).toHaveLength(6);
  });

  it('R10, R8: who is protected is not counted', async () => {
    const { run, count, people } = await twenty();
    for (const person of people.slice(0, 5)) {
      await pipeline.sandbox.control('PATCH', `/zoom/users/${person.userPrincipalName}`, { role: 'Admin' });
    }
    await unassign(people.slice(0, 10));
    await run();
    expect(await count('disable held Protected')).toBe(5);
    expect(await inactive()).toBe(5);
  });

  it('R8: a job that began with nobody may lose the one who joined and left on the first day', async () => {
    const { jobId } = await pipeline.job();
    await pipeline.runCycle(jobId);
    const ada = await tenant.person('ada');
    await tenant.assign(ada);
    await pipeline.runCycle(jobId);
    await tenant.unassign(ada);
    await pipeline.runCycle(jobId);
    expect(await inactive()).toBe(1);
  });
});

describe('deletes have a lower limit of their own (R8)', () => {
  it('R8, P9: four of twenty are too many: they are held, a disable passes', async () => {
    const { run, count, people } = await twenty();
    for (const person of people.slice(0, 4)) await tenant.remove(person);
    await run();
    expect(await inactive()).toBe(4);
    for (const person of people.slice(0, 4)) await tenant.remove(person, 'hard');
    await unassign(people.slice(4, 5));
    await run();
    expect(await count('delete held TooManyDeletes')).toBe(4);
    expect(await inactive()).toBe(5);
    expect((await tenant.zoom()).size).toBe(20);
  });

  it('R8: three pass, and count with their own disables as three people', async () => {
    const { run, count, people } = await twenty();
    for (const person of people.slice(0, 3)) await tenant.remove(person, 'hard');
    await run();
    expect(await count('delete succeeded')).toBe(3);
    expect((await tenant.zoom()).size).toBe(17);
    await unassign(people.slice(3, 5));
    await run();
    expect(await count('disable held')).toBe(0);
    expect(await inactive()).toBe(2);
  });

  it('N2, P4: a hold-up is told once, in the transaction that holds; after its end the next one is told anew', async () => {
    const { jobId, run, people } = await twenty();
    await pipeline.db
      .updateTable('job')
      .set({ notification_email: 'admin@contoso.example', notify_on_failure: true })
      .where('id', '=', jobId)
      .execute();
    const told = () =>
      pipeline.db
        .selectFrom('notification')
        .leftJoin('notification_delivery', 'notification_id', 'notification.id')
        .select(['kind', 'content', 'channel', 'state'])
        .where('job_id', '=', jobId)
        .orderBy('id')
        .execute();
    const first = {
      kind: 'changesHeld',
      content: { reasons: ['TooManyRemovals'], counts: [{ effect: 'disable', count: 6 }] },
      channel: 'mail',
      state: 'waiting',
    };
    await unassign(people.slice(0, 6));
    await run();
    expect(await told()).toEqual([first]);
    // More of the same, and a later cycle: the same hold-up.
    await unassign(people.slice(6, 8));
    await run();
    expect(await told()).toEqual([first]);
    await pipeline.db.transaction().execute((tx) => rejectHeld(tx, jobId, { kind: 'all' }));
    await run();
    expect(await told()).toEqual([first]);
    await unassign(people.slice(8, 14));
    await run();
    expect(await told()).toEqual([first, first]);
  });
});
