import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEgress } from '@lockstep/platform/egress';
import { fakeToken, startFakeGraph, type FakeAnswer, type FakeGraph } from '../testing/fake-graph.ts';
import { VirtualTime } from '../testing/virtual-time.ts';
import { createEntraAdministration } from './entra-administration.ts';

const application = '22222222-2222-4222-8222-222222222222';
const [forPeople, forApplications] = [
  '33333333-3333-4333-8333-333333333333',
  '44444444-4444-4444-8444-444444444444',
];
const principalId = '55555555-5555-4555-8555-555555555555';

let fake: FakeGraph;
let time: VirtualTime;
const egress = createEgress({ allowPrivateAddresses: true });

beforeEach(async () => {
  time = new VirtualTime();
  fake = await startFakeGraph();
});
afterEach(() => fake.close());
afterAll(() => egress.close());

const administration = () =>
  createEntraAdministration(
    { cloud: 'global', graphUrl: fake.url },
    { accessToken: fakeToken(1), expiresAtMs: time.clock() + 3_600_000 },
    application,
    { egress, clock: time.clock, sleep: time.sleep, requestTimeoutMs: 5_000 },
  );
const writes = () => fake.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);
const unknown: FakeAnswer = { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
const role = (id: string, ...allowedMemberTypes: string[]) => ({
  id,
  value: id,
  displayName: id,
  description: id,
  isEnabled: true,
  allowedMemberTypes,
  origin: 'Application',
});

describe('what a borrowed sign-in is not good for', () => {
  it('a permission for applications is given to nobody: it would be one of Microsoft Graph, or the like', async () => {
    const appRoles = [role(forPeople, 'User'), role(forApplications, 'Application')];
    fake.graph = ({ method, url }) => {
      if (method === 'POST') return { status: 201, body: { id: 'made', principalType: 'User' } };
      return url.includes(principalId) ? unknown : { body: { id: application, appId: 'a', appRoles } };
    };
    const entra = administration();
    await expect(
      entra.assignAppRole({ principalId, appRoleId: forApplications.toUpperCase() }),
    ).rejects.toMatchObject({
      code: 'AppRoleNotForPeople',
    });
    expect(writes()).toEqual([]);
    expect(await entra.assignAppRole({ principalId, appRoleId: forPeople })).toBe('made');
  });

  it('an application is given no role that is for people and applications, also not one so new that it was not found before', async () => {
    const appRoles = [role(forPeople, 'User', 'Application')];
    let isKnown = true;
    fake.graph = ({ method, url }) => {
      if (method === 'POST') return { status: 201, body: { id: 'made', principalType: 'ServicePrincipal' } };
      if (method === 'DELETE') return {};
      if (!url.includes(principalId)) return { body: { id: application, appId: 'a', appRoles } };
      return isKnown ? { body: { id: principalId } } : unknown;
    };
    const entra = administration();
    const refused = { code: 'PrincipalIsApplication' };
    await expect(entra.assignAppRole({ principalId, appRoleId: forPeople })).rejects.toMatchObject(refused);
    expect(writes()).toEqual([]);
    isKnown = false;
    await expect(entra.assignAppRole({ principalId, appRoleId: forPeople })).rejects.toMatchObject(refused);
    expect(writes()).toEqual(['POST', 'DELETE']);
    expect(fake.requests.at(-1)?.url).toMatch(/appRoleAssignedTo\/made$/);
  });

  it.each([
    ['of another application', { resourceId: forPeople, principalType: 'User' }],
    ['of an application that has a right', { resourceId: application, principalType: 'ServicePrincipal' }],
  ])('an assignment %s is not removed', async (_, assignment) => {
    fake.graph = () => ({ body: { id: 'one', principalId, ...assignment } });
    await expect(administration().removeAssignment('one')).rejects.toMatchObject({
      code: 'AssignmentNotOfThisApplication',
    });
    expect(writes()).toEqual([]);
  });

  it('an id that is none is refused with words that help', async () => {
    fake.graph = () => ({ status: 400, body: { error: { code: 'Request_BadRequest' } } });
    await expect(administration().removeAssignment('none')).rejects.toMatchObject({
      code: 'AssignmentNotOfThisApplication',
    });
  });
});

describe('reading back what was written', () => {
  const added = { id: forPeople, displayName: 'Host', value: 'Host', description: 'Host' };
  /** An application whose reads show a write after so many others. */
  const showsAfter = (reads: number, more: object) => {
    let written: unknown = null;
    let left = reads;
    fake.graph = ({ method, url, body }) => {
      if (method === 'PATCH') {
        written = body;
        return {};
      }
      const base = { id: application, appId: 'a', appRoles: [] };
      if (url.startsWith('/v1.0/applications(')) return { body: base };
      if (url.startsWith('/v1.0/servicePrincipals')) return { body: base };
      if (written === null || left-- > 0) return { body: base };
      return { body: { ...base, appRoles: [{ ...role(forPeople, 'User'), ...added, ...more }] } };
    };
  };

  it('a replica that is behind is waited for, and members that Graph adds to a role are no change of it', async () => {
    showsAfter(2, { lang: null });
    await administration().addAppRole(added);
    expect(writes()).toEqual(['PATCH']);
    expect(time.slept).toEqual([1_000, 3_000]);
  });

  it('something else than was written stays somebody else’s change', async () => {
    showsAfter(0, { displayName: 'Guest' });
    await expect(administration().addAppRole(added)).rejects.toMatchObject({ code: 'ChangedMeanwhile' });
  });
});

describe('adding a role whose value is there', () => {
  const wanted = { id: forApplications, displayName: 'Host', value: 'Host', description: 'Whoever hosts' };
  const there = { ...role(forPeople, 'User'), value: 'Host', displayName: 'Host' };

  it.each([
    ['the same one is the answer, whatever it is for', {}, { value: forPeople }],
    ['another name is refused', { displayName: 'Guest' }, { code: 'AppRoleExists' }],
    ['one that is disabled is refused', { isEnabled: false }, { code: 'AppRoleExists' }],
    [
      'one for applications, too, is refused',
      { allowedMemberTypes: ['User', 'Application'] },
      { code: 'AppRoleExists' },
    ],
  ])('%s', async (_, more, expected) => {
    fake.graph = () => ({ body: { id: application, appId: 'a', appRoles: [{ ...there, ...more }] } });
    const answer = await administration()
      .addAppRole(wanted)
      .then(
        (value) => ({ value }),
        (error: unknown) => error,
      );
    expect(answer).toMatchObject(expected);
    expect(writes()).toEqual([]);
  });
});

describe('a role that was left disabled', () => {
  it('and is held again says so', async () => {
    const appRoles = [{ ...role(forPeople, 'User'), isEnabled: false }];
    const held = {
      id: 'one',
      principalId,
      principalType: 'User',
      appRoleId: forPeople,
      resourceId: application,
    };
    fake.graph = ({ url }) => {
      if (url.includes('appRoleAssignedTo')) return { body: { value: [held] } };
      return url.includes('/applications')
        ? unknown
        : {
            body: {
              id: application,
              appId: 'a',
              appRoles: appRoles.map((one) => ({ ...one, origin: 'ServicePrincipal' })),
            },
          };
    };
    await expect(administration().removeAppRole(forPeople)).rejects.toMatchObject({
      code: 'AppRoleInUse',
      message: expect.stringContaining('enable it in the Microsoft Entra admin center'),
    });
  });
});
