import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  addFeed,
  addPeople,
  advanceFeed,
  feedsOf,
  finishRound,
  nextSequence,
  openRound,
  stageAssignments,
  stageDirectReads,
  stageFeedPeople,
  stageMembers,
  StaleWorkError,
  suspectAssignments,
  type Db,
  type Feed,
} from '@lockstep/database';
import { createTestDatabase, seedJob, type TestDatabase } from '@lockstep/testkit';
import { assignmentStates, feedRows, membershipState, personRow } from './testing/source-facts.ts';

const rules = { rereadEveryMs: 7 * 86_400_000, filterGroups: [] };
let database: TestDatabase;
let db: Db;
let jobId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});

afterAll(() => database.drop());

beforeEach(async () => {
  jobId = (await seedJob(db)).jobId;
  await addFeed(db, jobId, { kind: 'users', attributes: [], from: 'beginning' });
});

async function usersFeed(): Promise<Feed> {
  const [feed] = await feedsOf(db, jobId);
  if (feed === undefined) throw new Error('there is no feed');
  return feed;
}

const readTo = (feed: Feed, link: string) =>
  advanceFeed(
    db,
    feed,
    feed.page + 1,
    link === 'delta' ? { kind: 'done', deltaLink: link } : { kind: 'next', link },
  );

describe('R1 R4: an attempt that comes late, after a heartbeat was missed', () => {
  it('does not stage a page a second time', async () => {
    await openRound(db, jobId, rules);
    const feed = await usersFeed();
    await readTo(feed, 'page 2');
    await expect(readTo(feed, 'page 2')).rejects.toThrow(StaleWorkError);
    await readTo(await usersFeed(), 'delta');
    await expect(readTo({ ...feed, page: 1, position: 'reading' }, 'page 3')).rejects.toThrow(StaleWorkError);
    expect(await feedRows(db, jobId)).toMatchObject([
      { page: 2, position: 'done', next_mark: 'delta', mark: null },
    ]);
  });

  it('does not end a round that another attempt ended, nor the one that began then', async () => {
    const round = await openRound(db, jobId, rules);
    await readTo(await usersFeed(), 'delta');
    await finishRound(db, jobId, round);
    await expect(finishRound(db, jobId, round)).rejects.toThrow(StaleWorkError);

    const next = await openRound(db, jobId, rules);
    await readTo(await usersFeed(), 'page 2');
    await expect(finishRound(db, jobId, round)).rejects.toThrow(StaleWorkError);
    await expect(finishRound(db, jobId, next)).rejects.toThrow(StaleWorkError);
    expect(await feedRows(db, jobId)).toMatchObject([
      { mark: 'delta', cursor: 'page 2', position: 'reading' },
    ]);
    await readTo(await usersFeed(), 'delta');
    await expect(finishRound(db, jobId, round)).rejects.toThrow(StaleWorkError);
    await finishRound(db, jobId, next);
  });

  it('finds the round that is open', async () => {
    const round = await openRound(db, jobId, rules);
    await readTo(await usersFeed(), 'page 2');
    expect(await openRound(db, jobId, rules)).toBe(round);
    expect(await feedRows(db, jobId)).toMatchObject([{ cursor: 'page 2', position: 'reading' }]);
  });
});

describe('R1: an older answer never overwrites what a later request brought', () => {
  const place = async () => ({
    jobId,
    sequence: await nextSequence(db, jobId),
    scope: 'assigned' as const,
    evidenceConfirmAfterMs: 0,
  });
  const shown = (department: string) => [{ kind: 'user' as const, id: 'ada', attributes: { department } }];
  const read = (department: string) =>
    new Map([['ada', { kind: 'present' as const, attributes: { department } }]]);

  it('a page of people', async () => {
    await addPeople(db, jobId, ['ada'], 'new');
    const [older, newer] = [await place(), await place()];
    await stageDirectReads(db, newer, read('new'));
    await stageFeedPeople(db, older, shown('old'));
    expect(await personRow(db, jobId, 'ada')).toMatchObject({
      attributes: { department: 'new' },
      source_version: 2,
    });
  });

  it('a tombstone', async () => {
    await addPeople(db, jobId, ['ada'], 'new');
    const [older, newer] = [await place(), await place()];
    await stageFeedPeople(db, newer, shown('new'));
    await stageFeedPeople(db, older, [{ kind: 'user-removed', id: 'ada', reason: 'deleted' }]);
    expect(await personRow(db, jobId, 'ada')).toMatchObject({ presence: 'present', read_wanted: null });
  });

  it('a direct read', async () => {
    await addPeople(db, jobId, ['ada'], 'new');
    const [older, newer] = [await place(), await place()];
    await stageFeedPeople(db, newer, shown('new'));
    await stageDirectReads(db, older, new Map([['ada', { kind: 'hard-deleted' }]]));
    expect(await personRow(db, jobId, 'ada')).toMatchObject({ presence: 'present' });
  });

  it('a membership and an assignment', async () => {
    const assignment = {
      id: 'a1',
      principalId: 'ada',
      principalType: 'User' as const,
      principalDisplayName: null,
      appRoleId: 'role',
      resourceId: 'application',
    };
    const entry = { id: 'ada', isUser: true };
    const [older, newer] = [await place(), await place()];
    await stageAssignments(db, newer, [assignment]);
    await stageMembers(db, newer, { id: 'group', members: [{ ...entry, removed: false }] });
    await suspectAssignments(db, older, ['a1']);
    await stageMembers(db, older, { id: 'group', members: [{ ...entry, removed: true }] });
    expect(await assignmentStates(db, jobId, 'ada')).toEqual(['live']);
    expect(await membershipState(db, jobId, 'ada')).toBe('live');
  });
});
