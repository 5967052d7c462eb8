import { describe, expect, it } from '@jest/globals';
import { templateById } from '@lockstep/gallery';
import { synchronizationSchema } from '@lockstep/mapping';
import { shownRequests, usesRedact } from './redaction.ts';

const attribute = (redacted: boolean) => ({ name: 'title', before: null, after: '[Redact]', redacted });
const request = (method: string) => ({ method, path: 'Users/1', body: { title: 'secret' } });

describe('Redact', () => {
  it.each([
    ['PATCH', false, false, false],
    ['PATCH', true, true, true],
    ['PATCH', false, true, false],
    ['POST', true, true, true],
    ['PUT', false, true, true],
    ['PUT', false, false, false],
  ])(
    '%s, modifies a redacted value: %s, schema redacts: %s -> body hidden: %s',
    (method, modifies, schema, hidden) => {
      const [shown] = shownRequests({ modified: [attribute(modifies)], requests: [request(method)] }, schema);
      expect(shown?.body).toEqual(hidden ? '[Redact]' : { title: 'secret' });
    },
  );

  it('shows a request without a body as such', () => {
    const requests = [{ method: 'DELETE', path: 'Users/1' }];
    expect(shownRequests({ modified: [attribute(true)], requests }, true)).toEqual([
      { ...requests[0], body: null },
    ]);
  });

  it('is found wherever it stands in an expression', () => {
    const schema = templateById('zoom')?.defaultSchema;
    expect(schema && usesRedact(schema)).toBe(false);
    const text = JSON.stringify(schema).replace('"[givenName]"', '"Append(redact ([givenName]), [surname])"');
    expect(usesRedact(synchronizationSchema.parse(JSON.parse(text)))).toBe(true);
  });
});
