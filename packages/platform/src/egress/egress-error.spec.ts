import { describe, expect, it } from '@jest/globals';
import { EgressError, errorCode } from './egress-error.ts';

describe('EgressError', () => {
  it('says what happened, whether it was sent, and who must act', () => {
    const { message } = new EgressError({ outcome: 'refused', code: 'ECONNREFUSED', host: 'api.zoom.us' });
    expect(message).toContain('api.zoom.us: no connection could be opened (ECONNREFUSED).');
    expect(message).toContain('was not sent');
    expect(message).toContain("This installation's operator must");
  });

  it('tells to read first after an unknown outcome (R4)', () => {
    const { message } = new EgressError({ outcome: 'unknown', code: 'ECONNRESET', host: 'api.zoom.us' });
    expect(message).toContain('read before sending it again');
  });

  it.each([
    [Object.assign(new Error('x'), { code: 'EPIPE' }), 'EPIPE'],
    [new TypeError('x'), 'TypeError'],
    ['text', 'UNKNOWN'],
  ])('takes the code from %p', (error, code) => {
    expect(errorCode(error)).toBe(code);
  });
});
