import { describe, expect, it } from '@jest/globals';
import { matchesHost, parseTarget } from './target.ts';

describe('parseTarget', () => {
  it('splits an absolute URL', () => {
    expect(parseTarget('https://api.zoom.us/scim2/Users?count=100&startIndex=1#x')).toEqual({
      origin: 'https://api.zoom.us',
      host: 'api.zoom.us',
      hostname: 'api.zoom.us',
      path: '/scim2/Users?count=100&startIndex=1',
    });
  });

  it.each([
    '/scim2/Users',
    'api.zoom.us',
    'ftp://zoom.us/',
    'file:///etc/passwd',
    'https://me:pw@zoom.us/',
    '',
  ])('refuses %p', (url) => {
    expect(parseTarget(url)).toBeNull();
  });

  it.each(['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/'])('reads %s as loopback', (url) => {
    expect(parseTarget(url)?.hostname).toBe('127.0.0.1');
  });
});

describe('matchesHost', () => {
  it.each([
    ['a.example', ['a.example'], true],
    ['A.Example', ['a.example'], true],
    ['b.a.example', ['a.example'], false],
    ['b.a.example', ['.a.example'], true],
    ['a.example', ['.a.example'], true],
    ['xa.example', ['.a.example'], false],
    ['a.example', [], false],
  ])('%s in %p is %p', (host, patterns, expected) => {
    expect(matchesHost(host, patterns)).toBe(expected);
  });
});
