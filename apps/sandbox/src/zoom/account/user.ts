import { z } from 'zod';
import type { JsonObject } from '../../json/json.ts';

const USER_TYPES = ['Basic', 'Licensed', 'On-Prem', 'Collaboration'] as const;
export const userType = z.enum(USER_TYPES);
export type UserType = z.infer<typeof userType>;

export const userStatus = z.enum(['active', 'inactive', 'pending', 'locked']);
export const userRole = z.enum(['Owner', 'Admin', 'Member']);
export const userKind = z.enum(['person', 'zoomRoom']);

export interface ZoomUser {
  readonly id: string;
  /** The one login e-mail: userName and emails[work] are two names of it (RULES R23). */
  email: string;
  givenName: string;
  familyName: string;
  displayName: string;
  userType: UserType;
  status: z.infer<typeof userStatus>;
  role: z.infer<typeof userRole>;
  kind: z.infer<typeof userKind>;
  forceInactive: boolean;
  title: string | null;
  locale: string | null;
  phoneNumbers: JsonObject[];
  /** Enterprise extension; manager is a plain e-mail string here (zoom.md §2.2). */
  enterprise: JsonObject;
  /** Zoom extension without `transferee`. */
  zoom: JsonObject;
  transferee: string | null;
  emailChangedAt: number[];
  readonly createdAt: string;
  modifiedAt: string;
  version: number;
}

/** Members of the Zoom extension that are no licence, so that they survive a deactivation. */
const NO_LICENCE = new Set(['personalLinkName', 'pronouns', 'customAttribute']);

/** Deactivation takes every licence; what was lost cannot be read back (zoom.md §2.4). */
export function stripLicences(user: ZoomUser): void {
  user.userType = 'Basic';
  user.zoom = Object.fromEntries(Object.entries(user.zoom).filter(([name]) => NO_LICENCE.has(name)));
}

/** An active user, or an invited one, holds a licence. */
export function holdsLicence(user: ZoomUser): boolean {
  return user.status !== 'inactive';
}

export function isAdmin(user: ZoomUser): boolean {
  return user.role !== 'Member';
}
