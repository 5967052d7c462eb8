import type { Refused, Unknown } from '@lockstep/scim/client';
import { JobTrouble } from '../job/job-trouble.ts';

/**
 * What an answer says about the target as a whole; null when it is about one account only. Credentials end the cycle until
 * somebody acts; a pause that the target asked for, and a target that is away, pass by themselves (R5, R17).
 */
export function targetTrouble(answer: Refused | Unknown): JobTrouble | null {
  if (answer.outcome === 'refused' && answer.credential === true) {
    return new JobTrouble(answer.code, withAdvice(answer), false);
  }
  if (answer.code === 'TooManyRequests') {
    return new JobTrouble('TooManyRequests', answer.detail, true, answer.retryAfterMs ?? 1_000);
  }
  const away =
    answer.networkCode !== undefined ||
    (answer.status !== undefined && answer.status >= 500 && answer.status !== 501);
  if (!away) return null;
  return new JobTrouble(
    'TargetUnavailable',
    `The application can't be reached or fails: ${answer.detail} Nobody must act unless it lasts; then its administrator, or whoever runs the network between.`,
    true,
    answer.retryAfterMs ?? null,
  );
}

function withAdvice(answer: Refused): string {
  return answer.whatToDo === undefined ? answer.detail : `${answer.detail} ${answer.whatToDo}`;
}
