import { describe, expect, it } from '@jest/globals';
import { parseSender, parseSmtpUrl } from './smtp-settings.ts';

const base = { host: 'mail.example', port: 587, implicitTls: false, login: null, requireTls: false };

describe('SMTP_URL', () => {
  it.each([
    ['smtp://mail.example', base],
    ['smtp://mail.example:2525/', { ...base, port: 2525 }],
    ['smtps://mail.example', { ...base, port: 465, implicitTls: true }],
    [
      'smtp://lockstep%40example.com:p%40ss%2F%3F@mail.example',
      { ...base, login: { user: 'lockstep@example.com', password: 'p@ss/?' }, requireTls: true },
    ],
    [
      'smtps://u:p@mail.example',
      { ...base, port: 465, implicitTls: true, login: { user: 'u', password: 'p' } },
    ],
    // To this machine nothing is overheard.
    [
      'smtp://u:p@127.0.0.1:25',
      { ...base, host: '127.0.0.1', port: 25, login: { user: 'u', password: 'p' } },
    ],
    ['smtp://[::1]:25', { ...base, host: '::1', port: 25 }],
  ])('%s', (text, server) => {
    expect(parseSmtpUrl(text)).toEqual(server);
  });

  it.each([
    'mail.example:587',
    'http://mail.example',
    'smtp://',
    'smtp://u:hunter2?@mail.example',
    'smtp://u:hunter2#@m',
  ])('refuses %s, and never quotes a password', (text) => {
    expect(() => parseSmtpUrl(text)).toThrow(/smtp:\/\//);
    expect(() => parseSmtpUrl(text)).not.toThrow(/hunter2/);
  });
});

describe('SMTP_FROM', () => {
  it.each([
    ['lockstep@example.com', { name: 'Lockstep', address: 'lockstep@example.com' }],
    ['"Contoso, Provisioning" <p@example.com>', { name: 'Contoso, Provisioning', address: 'p@example.com' }],
  ])('%s', (text, sender) => {
    expect(parseSender(text)).toEqual(sender);
  });

  it.each(['Lockstep', 'a@example.com, b@example.com', 'a@b@c', '<>'])('refuses %s', (text) => {
    expect(() => parseSender(text)).toThrow(/one address/);
  });
});
