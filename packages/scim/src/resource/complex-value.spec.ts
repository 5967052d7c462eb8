import { describe, expect, it } from '@jest/globals';
import type { TargetValue } from './target-value.ts';
import { requestsFor } from '../request/requests-for.ts';
import { plainProfile } from '../testing/profile.cases.ts';
import { complexValue } from './complex-value.ts';

const admin = '{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"Admin","value":"Admin"}';

describe('app roles as complex values (W12)', () => {
  it.each<[string, string, string | undefined]>([
    ['an element', admin, 'Admin'],
    ['a plain text', 'Admin', undefined],
    ['what only looks like JSON', '{Admin}', undefined],
    ['JSON without a value', '{"display":"Admin"}', undefined],
    ['a list', '["Admin"]', undefined],
  ])('%s', (_, text, value) => {
    expect(complexValue(text)?.value).toBe(value);
  });

  it('W12, A13: are sent as objects, at creation and on update', () => {
    const element = {
      primary: false,
      type: 'WindowsAzureActiveDirectoryRole',
      display: 'Admin',
      value: 'Admin',
    };
    const roles = new Map<string, TargetValue>([['roles', [admin, 'Basic']]]);
    const [created] = requestsFor(plainProfile, { kind: 'create', attributes: roles });
    expect(created?.body).toMatchObject({ roles: [element, { value: 'Basic' }] });
    const [updated] = requestsFor(plainProfile, {
      kind: 'update',
      targetId: 't',
      set: roles,
      clear: [],
      observed: { id: 't' },
    });
    expect(updated?.body).toMatchObject({
      Operations: [{ op: 'replace', path: 'roles', value: [element, { value: 'Basic' }] }],
    });
  });
});
