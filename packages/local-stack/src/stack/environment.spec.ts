import { describe, expect, it } from '@jest/globals';
import { readLocalEnvironment } from './environment.ts';

describe('readLocalEnvironment', () => {
  it('asks for one worker, free ports and nothing kept when nothing is set', () => {
    expect(readLocalEnvironment({ PATH: '/bin', DATABASE_URL: 'postgres://other' })).toEqual({
      logLevel: 'info',
      options: { from: 'sources', workers: 1, ports: {}, variables: { sandbox: {} } },
    });
  });

  it('hands on what is set, the variables of the sandbox as they are', () => {
    const { options, logLevel } = readLocalEnvironment({
      LOCAL_API_PORT: '4000',
      LOCAL_TEMPORAL_PORT: '7233',
      LOCAL_TEMPORAL_UI_PORT: '8233',
      LOCAL_POSTGRES_PORT: '0',
      LOCAL_WORKERS: '2',
      LOCAL_FROM: 'dist',
      LOCAL_DATA_DIR: '/data',
      LOCAL_LOG_DIR: '/logs',
      LOG_LEVEL: 'warn',
      SANDBOX_ZOOM_PORT: '4100',
      SANDBOX_ZOOM_PLAN: 'free',
    });
    expect(logLevel).toBe('warn');
    expect(options).toEqual({
      from: 'dist',
      workers: 2,
      ports: { api: 4000, temporal: 7233, temporalUi: 8233 },
      dataDirectory: '/data',
      logDirectory: '/logs',
      variables: { sandbox: { SANDBOX_ZOOM_PORT: '4100', SANDBOX_ZOOM_PLAN: 'free' } },
    });
  });

  it('names every variable that is wrong', () => {
    expect(() => readLocalEnvironment({ LOCAL_API_PORT: 'x', LOCAL_WORKERS: '-1' })).toThrow(
      /LOCAL_WORKERS.*LOCAL_API_PORT/s,
    );
  });
});
