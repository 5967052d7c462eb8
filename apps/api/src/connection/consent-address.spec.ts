import { describe, expect, it } from '@jest/globals';
import type { Connection } from '@lockstep/database';
import { consentAddress } from './consent-address.ts';

const row = {
  id: 'c',
  templateId: 'entra',
  displayName: 'Contoso',
  identity: null,
  findings: [],
  testedAt: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const request = {
  state: 's',
  redirectUrl: 'https://lockstep.example/connections/authorized',
  codeChallenge: 'x',
};
const tenantId = '11111111-1111-4111-8111-111111111111';

function ofTenant(cloud: 'global' | 'usgov' | 'usgov-dod' | 'china', loginUrl?: string): URL {
  const settings = { tenantId, clientId: 'client', cloud, ...(loginUrl === undefined ? {} : { loginUrl }) };
  const connection: Connection = { ...row, kind: 'source', settings };
  return new URL(consentAddress(connection, request) ?? '');
}

describe('consentAddress', () => {
  it.each([
    ['global', 'https://login.microsoftonline.com', 'https://graph.microsoft.com'],
    ['usgov', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'],
    ['usgov-dod', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us'],
    ['china', 'https://login.chinacloudapi.cn', 'https://microsoftgraph.chinacloudapi.cn'],
  ] as const)(
    '%s: the sign-in of the tenant, for delegated permissions of its own Graph',
    (cloud, login, graph) => {
      const url = ofTenant(cloud);
      expect(`${url.origin}${url.pathname}`).toBe(`${login}/${tenantId}/oauth2/v2.0/authorize`);
      expect(Object.fromEntries(url.searchParams)).toEqual({
        response_type: 'code',
        response_mode: 'query',
        client_id: 'client',
        redirect_uri: request.redirectUrl,
        state: 's',
        code_challenge: 'x',
        code_challenge_method: 'S256',
        prompt: 'select_account',
        scope: `openid profile ${graph}/Application.ReadWrite.All ${graph}/AppRoleAssignment.ReadWrite.All`,
      });
    },
  );

  it('another login host is obeyed', () => {
    expect(ofTenant('global', 'http://127.0.0.1:1/').href).toContain(`http://127.0.0.1:1/${tenantId}/oauth2`);
  });
});
