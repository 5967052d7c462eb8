import { describe, expect, it } from '@jest/globals';
import { endpointsOf } from '../settings/clouds.ts';
import { errorCodes, isDirectoryNotFound, isExpiredFeed } from './error-code.ts';
import { graphFailure } from './failure.ts';
import { expiredCases, failureCases, notFoundCases, retryAfterCases } from './graph-rules.cases.ts';
import { operations } from './operation.ts';
import { inParallel } from './parallel.ts';
import { retryAfterMs } from './retry-after.ts';

describe('what an answer means', () => {
  it.each(expiredCases)('expired feed: %s', (_, status, body, expected) => {
    expect(isExpiredFeed(status, body)).toBe(expected);
  });

  it.each(notFoundCases)('not found: %s', (_, status, body, expected) => {
    expect(isDirectoryNotFound(status, body)).toBe(expected);
  });

  it.each(failureCases)('failure: %s %s', (status, bodyCode, kind, code) => {
    const body = bodyCode === undefined ? undefined : { error: { code: bodyCode, message: 'Ada' } };
    const failure = graphFailure({ status, body }, operations.readUsers);
    expect(failure).toMatchObject({ kind, code });
    expect(failure.message).not.toContain('Ada');
  });

  it('G54 walks codes from the outside in', () => {
    expect(
      errorCodes({ error: { code: 'a', innerError: { code: 'b', innererror: { code: 'c' } } } }),
    ).toEqual(['a', 'b', 'c']);
  });

  it('§10 names the permission to grant and whom to ask', () => {
    const failure = graphFailure({ status: 403, body: undefined }, operations.readGroups);
    expect(failure.message).toContain('GroupMember.Read.All');
    expect(failure.message).toContain('Administrator');
  });

  it.each(retryAfterCases)('Retry-After %j', (value, expected) => {
    const headers: Record<string, string> = value === undefined ? {} : { 'Retry-After': value };
    expect(retryAfterMs(headers, Date.UTC(2026, 10, 24, 8))).toBe(expected);
  });
});

describe('clouds (graph.md §11)', () => {
  it.each([
    ['global', 'https://login.microsoftonline.com', 'https://graph.microsoft.com'],
    ['usgov', 'https://login.microsoftonline.us', 'https://graph.microsoft.us'],
    ['usgov-dod', 'https://login.microsoftonline.us', 'https://dod-graph.microsoft.us'],
    ['china', 'https://login.chinacloudapi.cn', 'https://microsoftgraph.chinacloudapi.cn'],
  ] as const)('%s', (cloud, login, graph) => {
    expect(endpointsOf({ cloud })).toEqual({
      authorityHost: login,
      loginUrl: login,
      graphUrl: `${graph}/v1.0`,
      scope: `${graph}/.default`,
    });
  });

  it('takes overrides with and without tail or version, and keeps the scope', () => {
    const endpoints = endpointsOf({ cloud: 'global', loginUrl: 'http://l:1/', graphUrl: 'http://g:2/v1.0/' });
    expect(endpoints).toMatchObject({ loginUrl: 'http://l:1', graphUrl: 'http://g:2/v1.0' });
    expect(endpoints.scope).toBe('https://graph.microsoft.com/.default');
  });
});

describe('inParallel', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([3, 1, 2, 5, 4], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([30, 10, 20, 50, 40]);
    expect(most).toBe(2);
  });

  it('begins nothing after a failure', async () => {
    const begun: number[] = [];
    const work = inParallel([1, 2, 3, 4], 1, (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item);
    });
    await expect(work).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
  });
});
