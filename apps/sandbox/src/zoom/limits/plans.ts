import { z } from 'zod';

export const label = z.enum(['LIGHT', 'MEDIUM', 'HEAVY']);
export type Label = z.infer<typeof label>;

const labelLimit = z.strictObject({
  perSecond: z.int().min(1).nullable(),
  perDay: z.int().min(1).nullable(),
});
export const rateLimits = z.strictObject({ LIGHT: labelLimit, MEDIUM: labelLimit, HEAVY: labelLimit });
export type RateLimits = z.infer<typeof rateLimits>;

export const plan = z.enum(['free', 'pro', 'business', 'unlimited']);
export type Plan = z.infer<typeof plan>;

/** zoom.md §4, per account, shared by all its apps. */
export const PLAN_LIMITS: Readonly<Record<Plan, RateLimits>> = {
  free: {
    LIGHT: { perSecond: 4, perDay: 6_000 },
    MEDIUM: { perSecond: 2, perDay: 2_000 },
    HEAVY: { perSecond: 1, perDay: 1_000 },
  },
  pro: {
    LIGHT: { perSecond: 30, perDay: null },
    MEDIUM: { perSecond: 20, perDay: null },
    HEAVY: { perSecond: 10, perDay: 30_000 },
  },
  business: {
    LIGHT: { perSecond: 80, perDay: null },
    MEDIUM: { perSecond: 60, perDay: null },
    HEAVY: { perSecond: 40, perDay: 60_000 },
  },
  unlimited: {
    LIGHT: { perSecond: null, perDay: null },
    MEDIUM: { perSecond: null, perDay: null },
    HEAVY: { perSecond: null, perDay: null },
  },
};
