import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from './environment.ts';

describe('readEnvironment', () => {
  it('has defaults for everything, and takes empty for not set', () => {
    expect(readEnvironment({ SANDBOX_ENTRA_PORT: '' })).toEqual({
      SANDBOX_HOST: '127.0.0.1',
      SANDBOX_ENTRA_PORT: 0,
      SANDBOX_ZOOM_PORT: 0,
      SANDBOX_SCIM_PORT: 0,
      SANDBOX_SINK_PORT: 0,
      SANDBOX_SMTP_PORT: 0,
      SANDBOX_MAILBOX_PORT: 0,
      SANDBOX_ISSUER_PORT: 0,
      SANDBOX_CONTROL_PORT: 0,
      SANDBOX_ZOOM_PLAN: 'business',
      SANDBOX_RECORD_BODIES: true,
    });
  });

  it('reads what is given', () => {
    expect(
      readEnvironment({
        SANDBOX_CONTROL_PORT: '4107',
        SANDBOX_ZOOM_PLAN: 'free',
        SANDBOX_RECORD_BODIES: 'false',
      }),
    ).toMatchObject({
      SANDBOX_CONTROL_PORT: 4107,
      SANDBOX_ZOOM_PLAN: 'free',
      SANDBOX_RECORD_BODIES: false,
    });
  });

  it.each([
    { SANDBOX_ZOOM_PORT: '70000' },
    { SANDBOX_ZOOM_PLAN: 'gold' },
    { SANDBOX_RECORD_BODIES: 'perhaps' },
  ])('refuses %j by name', (given) => {
    expect(() => readEnvironment(given)).toThrow(Object.keys(given)[0]);
  });
});
