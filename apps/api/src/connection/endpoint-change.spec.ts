import { describe, expect, it } from '@jest/globals';
import type { Connection, TargetConnectionSettings } from '@lockstep/database';
import { changedEndpoint, secretLeavesBy } from './endpoint-change.ts';

const row = {
  id: 'c',
  templateId: 'zoom',
  displayName: 'c',
  identity: null,
  findings: [],
  testedAt: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const sourceSettings = { tenantId: 'AAAA', clientId: 'app', cloud: 'global' } as const;
const targetSettings: TargetConnectionSettings = {
  tenantUrl: 'https://api.zoom.us/scim2',
  authentication: 'account_credentials',
  tokenUrl: 'https://zoom.us/oauth/token',
  accountId: 'one',
  clientId: 'app',
};
const source: Connection = { ...row, kind: 'source', settings: sourceSettings };
const target: Connection = { ...row, kind: 'target', settings: targetSettings };

describe('R9: another endpoint', () => {
  it.each([
    [source, { ...sourceSettings, tenantId: 'BBBB' }, 'tenantId'],
    [source, { ...sourceSettings, tenantId: 'aaaa', clientId: 'other' }, null],
    [target, { ...targetSettings, tenantUrl: 'https://api.zoomgov.com/scim2' }, 'tenantUrl'],
    [target, { ...targetSettings, accountId: 'two' }, 'accountId'],
    // The same service by another path, with other credentials: the worker looks at the account behind it.
    [target, { ...targetSettings, tenantUrl: 'https://API.zoom.us/scim', clientId: 'other' }, null],
    [target, { tenantUrl: targetSettings.tenantUrl, authentication: 'bearer' } as const, null],
  ])('%#', (stored, settings, field) => {
    expect(changedEndpoint(stored, settings)).toBe(field);
  });
});

describe('where a stored secret goes', () => {
  it.each([
    [target, { ...targetSettings, tenantUrl: 'https://evil.example/scim2' }, 'tenantUrl'],
    [target, { ...targetSettings, tokenUrl: 'https://evil.example/token' }, 'tokenUrl'],
    [target, { ...targetSettings, tokenUrl: 'http://zoom.us/oauth/token' }, 'tokenUrl'],
    [target, { ...targetSettings, tokenUrl: 'https://zoom.us:8443/oauth/token' }, 'tokenUrl'],
    [target, { ...targetSettings, tenantUrl: 'https://API.zoom.us:443/scim', accountId: 'two' }, null],
    [source, { ...sourceSettings, loginUrl: 'https://evil.example' }, 'loginUrl'],
    [source, { ...sourceSettings, graphUrl: 'https://evil.example' }, 'graphUrl'],
    [source, { ...sourceSettings, cloud: 'usgov' } as const, null],
    [
      { ...source, settings: { ...sourceSettings, loginUrl: 'https://login.contoso.example' } } as const,
      sourceSettings,
      null,
    ],
  ])('%#', (stored, settings, address) => {
    expect(secretLeavesBy(stored, settings)).toBe(address);
  });
});
