import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, seedJob, type TestDatabase } from '@lockstep/testkit';
import { runProcess } from '../testing/run-process.ts';

let database: TestDatabase;
let jobId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ jobId } = await seedJob(database.db));
});
afterAll(() => database.drop());

const forget = (...args: readonly string[]) =>
  runProcess('person/forget', { DATABASE_URL: database.url }, args).ended;

const people = () => database.db.selectFrom('person').select('source_id').execute();

async function person(name: string, inScope = false): Promise<string> {
  const id = randomUUID();
  const attributes = JSON.stringify({ userPrincipalName: `${name}@contoso.example`, displayName: name });
  await database.db
    .insertInto('person')
    .values({ job_id: jobId, source_id: id, attributes, presence: 'soft-deleted', in_scope: inScope })
    .execute();
  return id;
}

describe('npm run forget', () => {
  it('tells what would go, removes it, and has nothing left to do the next time', async () => {
    const id = await person('ada');
    const would = await forget('ada@contoso.example', '--dry-run');
    expect(would).toMatchObject({ code: 0, stderr: '' });
    expect(would.stdout).toContain('Nothing was changed: --dry-run.');
    expect(await people()).toEqual([{ source_id: id }]);

    const done = await forget(jobId, 'ada@contoso.example');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout.split('\n')[0] ?? '')).toEqual({
      jobId,
      deleted: { person: 1 },
      stripped: {},
      stillNamedIn: [],
    });
    expect(await people()).toEqual([]);
    expect(await forget(id)).toEqual({ code: 0, stdout: 'Nothing is kept of this person.\n', stderr: '' });
  });

  it('says why it does nothing, and what to do first', async () => {
    await person('grace', true);
    const { code, stdout, stderr } = await forget('grace@contoso.example');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Nothing was changed.');
    expect(stderr).toContain(`InUse (job ${jobId}): This person is in scope`);
    expect(stderr).not.toContain('grace');
  });

  it.each([
    [['nobody@contoso.example'], 1, 'give the object id'],
    [[randomUUID(), 'nobody@contoso.example'], 1, 'There is no job of this id.'],
    [['ada'], 2, 'neither an object id (a UUID) nor a user principal name'],
    [[], 2, 'Usage: npm run forget'],
    [['a', 'b', 'c'], 2, 'Usage: npm run forget'],
    [['--force', 'ada@contoso.example'], 2, 'Usage: npm run forget'],
  ])('called with %j ends with %d', async (args, exitCode, words) => {
    const { code, stderr } = await forget(...args);
    expect(code).toBe(exitCode);
    expect(stderr).toContain(words);
  });
});
