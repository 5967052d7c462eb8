import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEgress } from '@lockstep/platform/egress';
import { fakeTenant, startFakeGraph, type FakeGraph } from '../testing/fake-graph.ts';
import { VirtualTime } from '../testing/virtual-time.ts';
import { redeemCode } from './delegated-token.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (tid: string, scp: string): string => `${part({ alg: 'none' })}.${part({ tid, scp })}.x`;
const both = 'openid profile Application.ReadWrite.All AppRoleAssignment.ReadWrite.All';

let fake: FakeGraph;
const egress = createEgress({ allowPrivateAddresses: true });
const time = new VirtualTime();

beforeEach(async () => {
  fake = await startFakeGraph();
});
afterEach(() => fake.close());
afterAll(() => egress.close());

const returned = {
  code: 'the-code',
  codeVerifier: 'v'.repeat(43),
  redirectUrl: 'https://lockstep.test/back',
};
const redeem = (cloud: 'global' | 'usgov' = 'global') =>
  redeemCode(
    {
      tenantId: fakeTenant,
      clientId: 'client',
      credential: { kind: 'secret', secret: 's&cret=' },
      cloud,
      loginUrl: fake.url,
      graphUrl: fake.url,
    },
    returned,
    { egress, clock: time.clock, sleep: time.sleep, requestTimeoutMs: 5_000 },
  );
const answer = (accessToken: string) => {
  fake.login = () => ({
    body: {
      token_type: 'Bearer',
      expires_in: 4_500,
      access_token: accessToken,
      refresh_token: 'a-refresh-token',
    },
  });
};

describe('redeemCode', () => {
  it('asks for the delegated permissions of the cloud’s own Graph, and keeps no refresh token', async () => {
    answer(token(fakeTenant, both));
    expect(await redeem('usgov')).toEqual({
      accessToken: token(fakeTenant, both),
      expiresAtMs: time.clock() + 4_500_000,
    });
    const form = new URLSearchParams(fake.tokenRequests[0]?.body);
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      code_verifier: returned.codeVerifier,
      redirect_uri: returned.redirectUrl,
      client_secret: 's&cret=',
    });
    expect(form.get('scope')?.split(' ')).toEqual(
      expect.arrayContaining([
        'https://graph.microsoft.us/Application.ReadWrite.All',
        'https://graph.microsoft.us/AppRoleAssignment.ReadWrite.All',
      ]),
    );
  });

  it('an administrator of another tenant is of no use', async () => {
    answer(token('99999999-9999-4999-8999-999999999999', both));
    await expect(redeem()).rejects.toMatchObject({ name: 'DirectoryRefusal', code: 'WrongTenant' });
  });

  it('names the permission that nobody consented to, and where one does', async () => {
    answer(token(fakeTenant, 'Application.ReadWrite.All'));
    await expect(redeem()).rejects.toMatchObject({
      code: 'MissingPermission',
      message: expect.stringMatching(/no AppRoleAssignment\.ReadWrite\.All.*adminconsent\?client_id=client/s),
    });
  });

  it('a code that is used up says so; a wrong secret names its field', async () => {
    const refuse = (number: number, error: string) => {
      fake.login = () => ({ status: 400, body: { error, error_codes: [number] } });
    };
    refuse(54005, 'invalid_grant');
    await expect(redeem()).rejects.toMatchObject({
      code: 'AADSTS54005',
      message: expect.stringContaining('used before'),
    });
    refuse(7000215, 'invalid_client');
    await expect(redeem()).rejects.toMatchObject({
      code: 'AADSTS7000215',
      message: expect.stringContaining('clientSecret'),
    });
  });
});
