import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startDirectory } from '../testing/directory-under-test.ts';
import type { DirectoryUnderTest } from '../testing/directory-under-test.ts';
import { fakeToken } from '../testing/fake-graph.ts';
import type { FakeAnswer, FakeRequest } from '../testing/fake-graph.ts';
import { notFound, sourceError } from '../testing/failures.ts';

const batchBody = z.object({
  requests: z.array(
    z
      .object({
        id: z.string(),
        method: z.string(),
        url: z.string(),
        body: z.unknown(),
        headers: z.unknown(),
      })
      .partial({
        body: true,
        headers: true,
      }),
  ),
});
type Inner = z.infer<typeof batchBody>['requests'][number];
interface InnerAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

const idOf = (url: string): string => /^\/(?:users|directory\/deletedItems)\/([^?/]+)/.exec(url)?.[1] ?? '';
let test: DirectoryUnderTest;
let batches: Inner[][];

beforeEach(async () => {
  test = await startDirectory();
  batches = [];
});

afterEach(async () => {
  await test.close();
});

/** Answers each request of a batch, in reverse order; `undefined` leaves it out. */
function answerInside(answer: (inner: Inner, outer: FakeRequest) => InnerAnswer | undefined): void {
  test.fake.graph = (outer): FakeAnswer => {
    const { requests } = batchBody.parse(JSON.parse(outer.body));
    batches.push(requests);
    const responses = requests.flatMap((inner) => {
      const answered = answer(inner, outer);
      return answered ? [{ id: inner.id, ...answered }] : [];
    });
    return { body: { responses: responses.reverse() } };
  };
}

const present = ({ url }: Inner): InnerAnswer => ({
  status: 200,
  body: { id: idOf(url), accountEnabled: true },
});
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `u${String(index)}`);

describe('batches (graph.md §8)', () => {
  it('holds at most twenty, asks each id once, and gives every id its own answer', async () => {
    answerInside(present);
    const people = await test.directory.readPeople([...ids(45), 'u1'], ['manager']);
    expect(batches.map((batch) => batch.length).sort((a, b) => b - a)).toEqual([20, 20, 5]);
    expect(people.size).toBe(45);
    expect(people.get('u44')).toEqual({
      kind: 'present',
      attributes: { objectId: 'u44', accountEnabled: 'True', manager: null },
    });
    expect(batches[0]?.[0]?.url).toMatch(/\$expand=manager$/);
  });

  it('asks again only what was throttled, after the largest Retry-After', async () => {
    answerInside((inner) =>
      batches.length === 1 && ['u1', 'u2'].includes(idOf(inner.url))
        ? { status: 429, headers: { 'Retry-After': idOf(inner.url) === 'u1' ? '3' : '11' } }
        : present(inner),
    );
    const people = await test.directory.readPeople(ids(4), []);
    expect(people.size).toBe(4);
    expect(batches[1]?.map(({ url }) => idOf(url))).toEqual(['u1', 'u2']);
    expect(test.time.slept[0]).toBe(11_000);
  });

  it('asks again what failed inside with 5xx, and what was left out', async () => {
    answerInside((inner) => {
      if (batches.length > 1) return present(inner);
      return { u0: present(inner), u1: { status: 502 }, u2: undefined }[idOf(inner.url)];
    });
    expect((await test.directory.readPeople(ids(3), [])).size).toBe(3);
    expect(batches[1]?.map(({ url }) => idOf(url))).toEqual(['u1', 'u2']);
  });

  it('gives up in the end, with nobody declared gone', async () => {
    answerInside((inner) => (idOf(inner.url) === 'u1' ? undefined : present(inner)));
    expect(await sourceError(test.directory.readPeople(ids(2), []))).toMatchObject({
      kind: 'unavailable',
      code: 'AnswerMissingInBatch',
    });
    answerInside(() => ({ status: 429, headers: { 'Retry-After': '90' } }));
    expect(await sourceError(test.directory.readPeople(ids(2), []))).toMatchObject({ retryAfterMs: 90_000 });
  });

  it('takes a refusal inside for a refusal, after one try with a fresh token', async () => {
    answerInside(() => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } }));
    const asked = [{ personId: 'u1', groupIds: ['g1'] }];
    const error = await sourceError(test.directory.proveMemberships(asked));
    expect(error).toMatchObject({ kind: 'permission', code: 'Authorization_RequestDenied' });
    expect(error.message).toContain('GroupMember.Read.All');
    test.time.now += 61_000;
    answerInside((inner, outer) =>
      outer.authorization.endsWith(fakeToken(2)) ? { status: 200, body: { value: ['g1'] } } : { status: 403 },
    );
    expect((await test.directory.proveMemberships(asked)).get('u1')).toEqual(new Set(['g1']));
  });
});

describe('readPeople (R7)', () => {
  it('looks for whoever is not found among the deleted', async () => {
    answerInside((inner) => {
      const id = idOf(inner.url);
      if (id === 'u0') return present(inner);
      return inner.url.startsWith('/directory/') && id === 'u1' ? { status: 200, body: { id } } : notFound;
    });
    const people = await test.directory.readPeople(ids(3), []);
    expect([...people].map(([id, { kind }]) => [id, kind]).sort()).toEqual([
      ['u0', 'present'],
      ['u1', 'soft-deleted'],
      ['u2', 'hard-deleted'],
    ]);
  });

  it('does not take a restore between the two reads for a hard delete', async () => {
    answerInside((inner) => (batches.length < 3 ? notFound : present(inner)));
    expect((await test.directory.readPeople(['u0'], [])).get('u0')?.kind).toBe('present');
  });

  it.each<[string, InnerAnswer, string]>([
    ["R9 a 404 that is not the directory's", { status: 404, body: '<html>' }, 'Http404'],
    ['a 400', { status: 400, body: { error: { code: 'Request_BadRequest' } } }, 'Request_BadRequest'],
    ['R24 another person than the one asked for', { status: 200, body: { id: 'other' } }, 'ForeignObject'],
    ['a 200 without a body', { status: 200 }, 'TornAnswer'],
  ])('takes %s for no answer', async (_, answer, code) => {
    answerInside(() => answer);
    expect((await sourceError(test.directory.readPeople(['u0'], []))).code).toBe(code);
  });

  it('asks nothing for nobody', async () => {
    expect((await test.directory.readPeople([], [])).size).toBe(0);
    expect(test.counted()).toBe(0);
  });
});

describe('proofs (R7, R9)', () => {
  const application = { id: 'sp', appId: 'app', displayName: 'Zoom', appRoles: [] };

  it('says gone only of an assignment of an application that is there', async () => {
    answerInside(({ url }) => (url.endsWith('/a-1') ? { status: 200, body: { id: 'a-1' } } : notFound));
    const inside = test.fake.graph;
    let servicePrincipal: FakeAnswer = { body: application };
    test.fake.graph = (request) => (request.method === 'GET' ? servicePrincipal : inside(request));
    const proved = await test.directory.proveAssignments('sp', ['a-1', 'a-2']);
    expect([...proved]).toEqual([
      ['a-1', true],
      ['a-2', false],
    ]);
    servicePrincipal = notFound;
    expect(await sourceError(test.directory.proveAssignments('sp', ['a-2']))).toMatchObject({
      kind: 'not-found',
      code: 'ServicePrincipalNotFound',
    });
  });

  it('checks twenty groups a call, and puts the answers together', async () => {
    const groups = Array.from({ length: 25 }, (_, index) => `G${String(index)}`);
    const groupIds = z.object({ groupIds: z.array(z.string()) });
    answerInside(({ url, body }) =>
      url.includes('/gone/') || url.startsWith('/groups/')
        ? notFound
        : {
            status: 200,
            body: {
              value: groupIds
                .parse(body)
                .groupIds.slice(0, 1)
                .map((id) => id.toLowerCase()),
            },
          },
    );
    const memberships = await test.directory.proveMemberships([
      { personId: 'u1', groupIds: groups },
      { personId: 'gone', groupIds: ['G0'] },
      { personId: 'nothing', groupIds: [] },
    ]);
    expect(batches[0]?.map(({ body }) => groupIds.parse(body).groupIds.length)).toEqual([20, 5, 1]);
    expect(memberships.get('u1')).toEqual(new Set(['G0', 'G20']));
    expect(memberships.get('gone')).toEqual(new Set());
    expect(memberships.get('nothing')).toEqual(new Set());
  });

  it('takes no for no answer where members are hidden from the application', async () => {
    answerInside(({ url }) =>
      url.startsWith('/groups/')
        ? { status: 200, body: { id: 'g1', visibility: 'HiddenMembership' } }
        : { status: 200, body: { value: [] } },
    );
    const asked = [{ personId: 'u1', groupIds: ['g1'] }];
    expect(await sourceError(test.directory.proveMemberships(asked))).toMatchObject({
      kind: 'permission',
      code: 'HiddenMembership',
    });
    test.fake.login = () => ({
      body: { expires_in: 3599, access_token: fakeToken(2, 'tenant', ['Member.Read.Hidden']) },
    });
    test.time.now += 3_600_000;
    expect((await test.directory.proveMemberships(asked)).get('u1')).toEqual(new Set());
  });

  it('tells who entered the Application ID the Object ID', async () => {
    test.fake.graph = ({ url }) => (url.includes("(appId='app')") ? { body: application } : notFound);
    const error = await sourceError(test.directory.servicePrincipal('app'));
    expect(error.code).toBe('ServicePrincipalNotFound');
    expect(error.message).toContain('Object ID is sp');
  });
});
