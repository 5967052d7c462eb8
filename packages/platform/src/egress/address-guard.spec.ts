import { describe, expect, it } from '@jest/globals';
import { createAddressGuard } from './address-guard.ts';
import type { AddressPolicy, ResolveAll } from './address-guard.ts';

const strict: AddressPolicy = { allowPrivateAddresses: false, allowedPrivateHosts: [] };

const answering =
  (...addresses: string[]): ResolveAll =>
  (_hostname, _options, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

function lookup(policy: AddressPolicy, host: string, resolve: ResolveAll, all = true): unknown {
  let seen: unknown;
  createAddressGuard(policy, resolve).lookup(host, { all }, (error, address) => {
    seen = error === null ? address : error.code;
  });
  return seen;
}

describe('createAddressGuard', () => {
  it.each([
    ['127.0.0.1', strict, false],
    ['[::1]', strict, false],
    ['52.84.151.39', strict, true],
    ['zoom.us', strict, true], // judged once resolved
    ['127.0.0.1', { ...strict, allowPrivateAddresses: true }, true],
    ['169.254.169.254', { ...strict, allowPrivateAddresses: true }, false],
    ['169.254.169.254', { ...strict, allowedPrivateHosts: ['169.254.169.254'] }, true],
    ['[::1]', { ...strict, allowedPrivateHosts: ['[::1]'] }, true],
  ])('judges the literal %s', (host, policy, allowed) => {
    expect(createAddressGuard(policy).allowsLiteral(host)).toBe(allowed);
  });

  it('refuses a name that resolves into a private network', () => {
    expect(lookup(strict, 'zoom.us', answering('10.0.0.1', '::1'))).toBe('FORBIDDEN_ADDRESS');
  });

  it('keeps the permitted ones of several addresses', () => {
    expect(lookup(strict, 'zoom.us', answering('10.0.0.1', '52.84.151.39'))).toEqual([
      { address: '52.84.151.39', family: 4 },
    ]);
  });

  it('answers a caller that wants one address', () => {
    expect(lookup(strict, 'zoom.us', answering('10.0.0.1', '52.84.151.39'), false)).toBe('52.84.151.39');
  });

  it('lets a named host be private, in any case, and only that host', () => {
    const policy = { ...strict, allowedPrivateHosts: ['SCIM.intern.example'] };
    expect(lookup(policy, 'scim.INTERN.example', answering('10.0.0.1'))).toHaveLength(1);
    expect(lookup(policy, 'other.intern.example', answering('10.0.0.1'))).toBe('FORBIDDEN_ADDRESS');
  });

  it('never lets a name lead to instance metadata, even where private networks are allowed', () => {
    const policy = { ...strict, allowPrivateAddresses: true };
    expect(lookup(policy, 'innocent.example', answering('169.254.169.254'))).toBe('FORBIDDEN_ADDRESS');
  });

  it('hands on the error of the resolver', () => {
    const failing: ResolveAll = (_hostname, _options, callback) => {
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    };
    expect(lookup(strict, 'nowhere.example', failing)).toBe('ENOTFOUND');
  });
});
