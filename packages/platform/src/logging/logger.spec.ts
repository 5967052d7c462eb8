import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.ts';
import type { LogLevel, Logger } from './logger.ts';

function record(level: LogLevel = 'info'): { logger: Logger; lines: () => unknown[]; text: () => string } {
  const written: string[] = [];
  const logger = createLogger({
    name: 'worker',
    level,
    destination: { write: (line) => written.push(line) },
  });
  return {
    logger,
    text: () => written.join(''),
    lines: () => written.map((line): unknown => JSON.parse(line)),
  };
}

describe('createLogger', () => {
  it('writes JSON lines with name, level and ISO time', () => {
    const { logger, lines } = record();
    logger.info({ jobId: 'j1' }, 'cycle started');
    logger.debug('not at this level');
    expect(lines()).toEqual([
      expect.objectContaining({
        name: 'worker',
        level: 'info',
        jobId: 'j1',
        msg: 'cycle started',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      }),
    ]);
  });

  it('adds to each line what its context says, and takes secrets out of that, too', () => {
    const written: string[] = [];
    let jobId = 'j1';
    const logger = createLogger({
      name: 'worker',
      level: 'info',
      context: () => ({ jobId, token: 's3cret' }),
      destination: { write: (line) => written.push(line) },
    });
    logger.info({ changeId: 'c1' }, 'one');
    jobId = 'j2';
    logger.child({ a: 1 }).info('two');
    expect(written.map((line): unknown => JSON.parse(line))).toMatchObject([
      { jobId: 'j1', changeId: 'c1', msg: 'one' },
      { jobId: 'j2', a: 1, msg: 'two' },
    ]);
    expect(written.join('')).not.toContain('s3cret');
  });

  it.each([
    ['authorization', { headers: { Authorization: 'Bearer s3cret' } }],
    ['password', { password: 's3cret' }],
    ['client_secret', { body: { client_secret: 's3cret' } }],
    ['clientSecret', { list: [{ clientSecret: 's3cret' }] }],
    ['access_token', { a: { b: { c: { access_token: 's3cret' } } } }],
    ['refresh_token', { refresh_token: 's3cret' }],
    ['token', { token: { value: 's3cret' } }],
    ['secret', { map: new Map([['secret', 's3cret']]) }],
    ['set-cookie', { 'set-cookie': ['s3cret'] }],
    ['a key in bytes', { key: new TextEncoder().encode('s3cret') }],
  ])('takes out %s', (_name, entry) => {
    const { logger, text } = record();
    logger.info(entry, 'x');
    expect(text()).not.toContain('s3cret');
    expect(text()).not.toContain('115,51'); // the bytes of s3...
    expect(text()).toContain('"msg":"x"');
  });

  it('takes secrets out of errors, their causes and child bindings, and keeps what helps', () => {
    const { logger, text, lines } = record();
    const cause = Object.assign(new Error('inner'), { config: { headers: { authorization: 's3cret' } } });
    const error = Object.assign(new Error('outer', { cause }), { token: 's3cret', code: 'E1' });
    logger
      .child({ connection: { secret: 's3cret', id: 'c1' } })
      .child({ token: 's3cret' })
      .error({ err: error }, 'failed');
    logger.error(error);
    expect(text()).not.toContain('s3cret');
    expect(lines()[0]).toMatchObject({
      connection: { secret: '[redacted]', id: 'c1' },
      err: { message: 'outer', code: 'E1', stack: expect.any(String), cause: { message: 'inner' } },
    });
    expect(lines()[1]).toMatchObject({ err: { message: 'outer' }, msg: 'outer' });
  });

  it.each([
    [
      'PostgreSQL quotes the row',
      { severity: 'ERROR', code: '23505', detail: 'Key (value)=(ada@contoso.com)' },
    ],
    [
      'PostgreSQL quotes what it copied',
      { severity: 'ERROR', code: '22P02', where: 'value "ada@contoso.com"' },
    ],
    ['undici quotes the answer', { code: 'HPE_INVALID_CHUNK_SIZE', data: '{"mail":"ada@contoso.com"}' }],
  ])('leaves out of errors where %s', (_, members) => {
    const { logger, text, lines } = record();
    const cause = Object.assign(new Error('inner'), members);
    logger.error({ err: new Error('outer', { cause }) }, 'failed');
    expect(text()).not.toContain('ada@contoso.com');
    expect(lines()[0]).toMatchObject({ err: { cause: { message: 'inner', code: members.code } } });
  });

  it('survives circles and keeps null, dates and numbers', () => {
    const { logger, lines } = record();
    const circle: Record<string, unknown> = { n: 1, none: null, token: null, at: new Date(0) };
    circle['self'] = circle;
    logger.info({ circle });
    expect(lines()[0]).toMatchObject({
      circle: { n: 1, none: null, token: null, at: '1970-01-01T00:00:00.000Z', self: '[circular]' },
    });
  });
});
