import type { TargetFinding } from '@lockstep/database';
import type { TargetValue } from '@lockstep/scim';
import type { CycleContext } from '../job/job-context.ts';

export const attributeNotKept = 'AttributeNotKept';

/** What the target took and did not keep (R24), as the administrator reads it. */
export function notKeptFinding(
  job: CycleContext,
  attribute: string,
  held: TargetValue | null | undefined,
): TargetFinding {
  const what = held === undefined || held === null ? 'does not keep it' : 'keeps another value';
  return {
    code: attributeNotKept,
    attribute,
    message:
      `${job.profile.displayName} accepts ${attribute} but ${what}. It is not written again until it changes in the source. ` +
      'An administrator must remove the mapping, have the application support the attribute, or set the mapping to FlowAlways if it is to be written every time.',
  };
}
