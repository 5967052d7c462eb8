import { expect, it } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { failureCode } from './failure-code.ts';

const failed = (cause: Error) =>
  new ActivityFailure('failed', 'planSlice', '1', RetryState.NON_RETRYABLE_FAILURE, 'worker', cause);
const timeout = new TimeoutFailure('no heartbeat', undefined, TimeoutType.HEARTBEAT);

it.each<[string, unknown, string | null]>([
  ['what the activity says', failed(ApplicationFailure.nonRetryable('x', 'TargetChanged')), 'TargetChanged'],
  ['its class, if it says nothing', failed(ApplicationFailure.nonRetryable('x')), 'Error'],
  ['that its time was over', failed(timeout), 'ActivityTimedOut'],
  [
    'not what is no failure of an activity: a mistake of ours must not close a cycle',
    new TypeError('x'),
    null,
  ],
])('the code of a cycle is %s', (_, error, code) => {
  expect(failureCode(error)).toBe(code);
});
