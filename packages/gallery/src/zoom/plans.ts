import type { TargetProfile } from '@lockstep/scim';

/** Limits per account, shared by all applications that use it (zoom.md §4). Zoom's answers name the label, too. */
export const zoomRates: TargetProfile['rate'] = {
  labels: {
    list: 'MEDIUM',
    filter: 'MEDIUM',
    read: 'LIGHT',
    create: 'LIGHT',
    update: 'LIGHT',
    activate: 'LIGHT',
    delete: 'LIGHT',
  },
  plans: {
    free: { LIGHT: { perSecond: 4, perDay: 6_000 }, MEDIUM: { perSecond: 2, perDay: 2_000 } },
    pro: { LIGHT: { perSecond: 30 }, MEDIUM: { perSecond: 20 } },
    business: { LIGHT: { perSecond: 80 }, MEDIUM: { perSecond: 60 } },
  },
  // SCIM needs a Business or Education account (zoom.md Z4).
  defaultPlan: 'business',
  share: 0.8,
};
