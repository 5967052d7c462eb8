import { momentOf } from '../../dates/moment.ts';
import { printDateTime } from '../../dates/print-date.ts';
import { defineFunction } from '../define-function.ts';

export const now = defineFunction({
  name: 'Now',
  parameters: [],
  volatile: true,
  meaning: 'The time of the evaluation in UTC, as `M/d/yyyy h:mm:ss tt`.',
  examples: [{ expression: 'Now()', gives: '3/2/2026 9:30:00 AM' }],
  prepare: () => (scope) => printDateTime(momentOf(scope.context.now)),
});
