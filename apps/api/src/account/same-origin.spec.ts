import { describe, expect, it } from '@jest/globals';
import { whyForeign } from './same-origin.ts';

const ours = 'https://lockstep.example';
const json = { 'content-type': 'application/json' };

describe('a request with nothing but a cookie', () => {
  it.each([
    [{ ...json, origin: ours, 'sec-fetch-site': 'same-origin' }],
    [{ ...json, origin: ours }],
    [{ ...json, 'sec-fetch-site': 'same-origin' }],
    [{ 'content-type': 'Application/JSON; charset=utf-8', origin: ours }],
  ])('counts with %j', (headers) => {
    expect(whyForeign(headers, ours)).toBeNull();
  });

  it.each([
    [json, 'where it comes from'],
    [{ ...json, origin: 'https://evil.example' }, 'another site'],
    [{ ...json, origin: 'https://lockstep.example.evil.example' }, 'another site'],
    [{ ...json, origin: 'http://lockstep.example' }, 'another site'],
    [{ ...json, origin: 'null' }, 'another site'],
    [{ ...json, origin: ours, 'sec-fetch-site': 'cross-site' }, 'another site'],
    [{ ...json, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, 'another site'],
    [{ ...json, 'sec-fetch-site': 'same-site' }, 'another site'],
    [{ ...json, 'sec-fetch-site': 'none' }, 'another site'],
    [{ origin: ours }, 'content type'],
    [{ origin: ours, 'content-type': 'text/plain' }, 'content type'],
    [{ origin: ours, 'content-type': 'text/plain; application/json' }, 'content type'],
    [{ origin: ours, 'content-type': 'application/x-www-form-urlencoded' }, 'content type'],
  ])('does not count with %j', (headers, why) => {
    expect(whyForeign(headers, ours)).toContain(why);
  });
});
