import { describe, expect, it } from '@jest/globals';
import { changeWarnings, modifiedAttributes, provisioningSteps } from './change-columns.ts';

describe('JSON columns of changes and logs', () => {
  it.each([
    [{ name: 'active', before: true, after: false }],
    [{ attribute: 'active', before: true, after: false }],
    [{ displayName: 'active', oldValue: true, newValue: false }],
    [{ name: 'active', oldValue: true, newValue: false, redacted: false }],
  ])('read a modified attribute written as %j', (row) => {
    expect(modifiedAttributes.parse([row])).toEqual([
      { name: 'active', before: true, after: false, redacted: false },
    ]);
  });

  it('have null where there was or will be no value', () => {
    expect(modifiedAttributes.parse([{ name: 'title' }])).toEqual([
      { name: 'title', before: null, after: null, redacted: false },
    ]);
  });

  it('read warnings with and without a code', () => {
    expect(changeWarnings.parse(['odd', { code: 'X', message: 'odd' }])).toEqual([
      { code: null, message: 'odd' },
      { code: 'X', message: 'odd' },
    ]);
  });

  it('keep members of a step that they do not know', () => {
    expect(provisioningSteps.parse([{ name: 'EntryExportAdd', more: 1 }])).toEqual([
      { name: 'EntryExportAdd', type: 'processing', status: 'success', description: '', more: 1 },
    ]);
  });
});
