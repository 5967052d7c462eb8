import { rateLimits } from '@lockstep/scim';
import type { TargetProfile } from '@lockstep/scim';
import type { TargetConnectionSettings } from '@lockstep/database';

export interface RateCeiling {
  readonly label: string;
  readonly perSecond: number;
  /** Small enough that a burst on top of a second's flow stays within what the target published. */
  readonly burst: number;
}

/** What this job allows itself of the target's rate, by label: published limit times the job's share (R6). */
export function rateCeilings(
  profile: TargetProfile,
  settings: Pick<TargetConnectionSettings, 'plan' | 'requestsPerSecond'>,
  rateShare: number,
): readonly RateCeiling[] {
  const shared: TargetProfile = { ...profile, rate: { ...profile.rate, share: rateShare } };
  const stated =
    settings.requestsPerSecond === undefined ? null : Number(settings.requestsPerSecond) * rateShare;
  return rateLimits(shared, settings.plan).map(({ label, perSecond: published }) => {
    const perSecond = stated ?? published;
    const headroom = perSecond / rateShare - perSecond;
    return {
      label,
      perSecond,
      burst: Math.max(1, Math.min(perSecond / 4, Math.max(headroom / 2, perSecond / 20))),
    };
  });
}
