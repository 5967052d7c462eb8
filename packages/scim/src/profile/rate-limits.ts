import type { TargetProfile } from './target-profile.ts';

/** What we allow ourselves of one label: the target's limit times our share (RULES R6). */
export interface RateLimit {
  readonly label: string;
  readonly perSecond: number;
  readonly perDay?: number;
}

/** The limits of a subscription plan of the target; the profile's default plan if the name is unknown or absent. */
export function rateLimits(profile: Pick<TargetProfile, 'rate'>, plan?: string): readonly RateLimit[] {
  const { plans, defaultPlan, share } = profile.rate;
  const limits = (plan === undefined ? undefined : plans[plan]) ?? plans[defaultPlan] ?? {};
  return Object.entries(limits).map(([label, { perSecond, perDay }]) => ({
    label,
    perSecond: perSecond * share,
    ...(perDay === undefined ? {} : { perDay: Math.floor(perDay * share) }),
  }));
}
