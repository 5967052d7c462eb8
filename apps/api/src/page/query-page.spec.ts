import { describe, expect, it } from '@jest/globals';
import { embeddedJson, queryPage } from './query-page.ts';

describe('the query page', () => {
  it('needs nothing from elsewhere', () => {
    expect(queryPage(true)).not.toMatch(/(src|href)\s*=\s*"(https?:)?\/\/|@import|url\(/);
  });

  it('embeds examples that no text in them can end', () => {
    const text = embeddedJson({ a: '</script><script>' });
    expect(text).not.toContain('<');
    expect(JSON.parse(text)).toEqual({ a: '</script><script>' });
  });

  it('says whether introspection is on', () => {
    expect(queryPage(true)).toContain('Introspection is on');
    expect(queryPage(false)).toContain('Introspection is off');
  });
});
