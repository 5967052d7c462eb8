import { describe, expect, it } from '@jest/globals';
import {
  connectionFindings,
  sourceConnectionSettings,
  targetConnectionSettings,
} from './connection-settings.ts';
import { endpointUrl } from './endpoint-url.ts';

const guid = '11111111-1111-4111-8111-111111111111';

describe('the address of a remote service', () => {
  it.each(['https://api.zoom.us/scim2', 'http://127.0.0.1:41002/scim2', ' https://api.zoom.us/scim2 '])(
    'takes %j',
    (text) => {
      expect(endpointUrl.parse(text)).toBe(text.trim());
    },
  );

  it.each([
    ['zoom', /starting with https/],
    ['', /not a URL/],
    ['ftp://zoom.us', /starts with "ftp:"/],
    ['file:///etc/passwd', /starts with "file:"/],
    ['https://user@zoom.us/', /user name or password/],
    ['https://:pw@zoom.us/', /user name or password/],
    ['https://zoom.us/scim2?x=1', /query/],
    ['https://zoom.us/scim2?', /query/],
    ['https://zoom.us/scim2#x', /fragment/],
  ])('refuses %j and says the remedy', (text, remedy) => {
    expect(endpointUrl.safeParse(text).error?.issues[0]?.message).toMatch(remedy);
  });
});

describe('connection settings', () => {
  it('of a source default to the worldwide cloud', () => {
    expect(sourceConnectionSettings.parse({ tenantId: guid, clientId: guid })).toEqual({
      tenantId: guid,
      clientId: guid,
      cloud: 'global',
    });
  });

  it.each([
    [{ authentication: 'bearer' }, true],
    [{ authentication: 'bearer', token: 'secret' }, false],
    [
      {
        authentication: 'account_credentials',
        tokenUrl: 'https://zoom.us/oauth/token',
        accountId: 'a',
        clientId: 'c',
        plan: 'pro',
      },
      true,
    ],
    [
      { authentication: 'account_credentials', tokenUrl: 'https://zoom.us/oauth/token', clientId: 'c' },
      false,
    ],
    [
      {
        authentication: 'client_credentials',
        tokenUrl: 'https://x.example/token',
        clientId: 'c',
        scope: 's',
        credentialsIn: 'body',
      },
      true,
    ],
    [
      {
        authentication: 'client_credentials',
        tokenUrl: 'https://x.example/token',
        clientId: 'c',
        clientSecret: 'x',
      },
      false,
    ],
    [{ authentication: 'password' }, false],
  ])('of a target: %j fits: %s (secrets never do)', (settings, fits) => {
    const tenantUrl = 'https://api.example.com/scim/v2';
    expect(targetConnectionSettings.safeParse({ tenantUrl, ...settings }).success).toBe(fits);
  });
});

describe('findings', () => {
  it('need a code and words only', () => {
    expect(
      connectionFindings.parse([{ code: 'InvalidCredentials', message: 'The secret has expired.' }]),
    ).toEqual([
      {
        origin: 'test',
        code: 'InvalidCredentials',
        field: null,
        message: 'The secret has expired.',
        foundAt: null,
      },
    ]);
  });
});
