import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { testCertificate } from '@lockstep/testkit/sandbox';
import { readCertificate } from './certificate.ts';

const { certificate, privateKey, thumbprintSha256 } = testCertificate;
const now = Date.parse('2026-11-27T00:00:00Z');

const pem = (type: 'rsa' | 'ec', passphrase?: string): string =>
  (type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  ).privateKey
    .export({
      type: 'pkcs8',
      format: 'pem',
      ...(passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }),
    })
    .toString();

describe('readCertificate', () => {
  it.each([
    ['certificate first', `${certificate}${privateKey}`],
    [
      'key first, Windows line ends, words around',
      `Bag Attributes\n${privateKey}x\n${certificate}`.replaceAll('\n', '\r\n'),
    ],
  ])('reads a PEM file: %s', (_name, text) => {
    expect(readCertificate(text, now)).toEqual({
      ok: true,
      thumbprintSha256,
      expiresAt: expect.stringMatching(/^2126-/),
      privateKey: expect.stringContaining('BEGIN PRIVATE KEY'),
    });
  });

  it.each([
    ['only a certificate', certificate, /no private key/],
    ['only a key', privateKey, /no certificate/],
    ['a password', certificate + pem('rsa', 'secret'), /openssl pkey/],
    ['another key', certificate + pem('rsa'), /do not belong together/],
    ['no RSA key', certificate + pem('ec'), /RSA/],
    ['a damaged key', certificate + privateKey.replace(/\n.{64}\n/, '\n'), /damaged/],
    ['a damaged certificate', certificate.replace(/\n.{64}\n/, '\n') + privateKey, /do not belong together/],
  ])('refuses %s, and quotes nothing of it', (_name, text, remedy) => {
    const reading = readCertificate(text, now);
    expect(reading).toMatchObject({ ok: false, message: expect.stringMatching(remedy) });
    expect(JSON.stringify(reading)).not.toMatch(/[A-Za-z0-9+/]{40}/);
  });

  it('refuses one that has expired', () => {
    expect(readCertificate(certificate + privateKey, Date.parse('2127-01-01'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('expired'),
    });
  });
});
