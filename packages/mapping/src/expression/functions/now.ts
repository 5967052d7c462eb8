import { momentOf } from '../../dates/moment.ts';
import { defineDate } from '../define-function.ts';

export const now = defineDate({
  name: 'Now',
  parameters: [],
  volatile: true,
  meaning: 'The time of the evaluation in UTC, as `M/d/yyyy h:mm:ss tt`.',
  examples: [{ expression: 'Now()', gives: '3/2/2026 9:30:00 AM' }],
  prepareDate: () => (scope) => ({ ...momentOf(scope.context.now), ticks: 0 }),
});
