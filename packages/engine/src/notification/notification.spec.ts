import { describe, expect, it } from '@jest/globals';
import { notificationMessage } from './notification.ts';

describe('notificationMessage', () => {
  it('reads what was stored, by kind', () => {
    const stored = {
      kind: 'changesHeld',
      content: { reasons: ['TooManyRemovals'], counts: [{ effect: 'disable', count: 6 }] },
    };
    expect(notificationMessage.parse(stored)).toEqual(stored);
  });

  it.each([
    ['another kind’s content', { kind: 'recovered', content: { reasons: ['TooManyRemovals'] } }],
    ['more than its kind tells: a name must not leave by mail', { kind: 'test', content: { name: 'Ada' } }],
    ['an unknown kind', { kind: 'birthday', content: {} }],
  ])('refuses %s', (_, stored) => {
    expect(notificationMessage.safeParse(stored).success).toBe(false);
  });
});
