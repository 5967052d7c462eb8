import { defineFunction } from '../function.ts';

/**
 * FN 28: counts from 1, a length beyond the end is clamped; without a length up to the end (E-CS-6). Not documented,
 * and decided as Visual Basic does: null stays null, a start beyond the end gives "", a start below 1 fails.
 */
export const mid = defineFunction({
  name: 'Mid',
  parameters: [{ name: 'source' }, { name: 'start' }, { name: 'length', optional: true }],
  evaluate: (call) => {
    const source = call.text(0);
    const start = call.integer(1);
    const length = call.given(2) ? call.integer(2) : undefined;
    if (start < 1) throw call.failure('start counts from 1. Give 1 for the first character.');
    if (length !== undefined && length < 0) throw call.failure('length is negative. Give 0 or more.');
    if (source === null) return null;
    return source.slice(start - 1, length === undefined ? undefined : start - 1 + length);
  },
});
