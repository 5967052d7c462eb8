import { describe, expect, it } from '@jest/globals';
import { routeOf, TrafficLog } from './traffic-log.ts';

const base = {
  service: 'zoom',
  query: '',
  status: 201,
  label: 'LIGHT',
  at: '',
  durationMs: 1,
  fault: null,
  inBatch: false,
};

describe('TrafficLog', () => {
  it('counts exactly and keeps bodies of writes, but never those of token requests', () => {
    const log = new TrafficLog(true);
    log.record({ ...base, method: 'POST', path: '/scim2/Users', body: '{"a":1}' });
    log.record({ ...base, method: 'GET', path: '/scim2/Users', body: 'x', label: 'MEDIUM', status: 200 });
    log.record({
      ...base,
      service: 'zoom-oauth',
      method: 'POST',
      path: '/oauth/token',
      body: 'client_secret=s',
      label: null,
    });
    log.record({
      ...base,
      service: 'login',
      method: 'POST',
      path: '/t/oauth2/v2.0/token',
      body: 'client_secret=s',
      label: null,
    });
    expect(log.requests().map(({ body }) => body)).toEqual(['{"a":1}', null, null, null]);
    expect(log.counters()).toMatchObject({
      total: 4,
      byService: { zoom: 2, 'zoom-oauth': 1, login: 1 },
      byStatus: { 'zoom 201': 1, 'zoom 200': 1 },
      byLabel: { 'zoom LIGHT': 1, 'zoom MEDIUM': 1 },
    });
    expect(log.clear()).toBe(4);
    log.record({ ...base, method: 'GET', path: '/scim2/Users', body: '' });
    expect(log.requests()[0]?.seq).toBe(5);
  });

  it('keeps no bodies when it is told so', () => {
    const log = new TrafficLog(false);
    log.record({ ...base, method: 'POST', path: '/scim2/Users', body: '{}' });
    expect(log.requests()[0]?.body).toBeNull();
  });

  it.each([
    ['/scim2/Users/k%26KdKr6TLWuxdDtk0hjSzL', '/scim2/Users/{id}'],
    ['/v2/scim2/Users', '/v2/scim2/Users'],
    ['/v1.0/users/7d0b4c1e-0000-4000-8000-000000000000/manager', '/v1.0/users/{id}/manager'],
    ['/v1.0/users/delta', '/v1.0/users/delta'],
    [
      '/v1.0/directory/deletedItems/microsoft.graph.user',
      '/v1.0/directory/deletedItems/microsoft.graph.user',
    ],
  ])('takes ids out of %s', (path, route) => {
    expect(routeOf(path)).toBe(route);
  });
});
