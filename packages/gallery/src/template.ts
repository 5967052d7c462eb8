import { synchronizationSchema } from '@lockstep/mapping';
import { targetProfile } from '@lockstep/scim';
import { z } from 'zod';
import { connectionForm } from './connection/connection-form.ts';

/** How the roles that people hold in Entra become values of one target attribute. */
const appRoles = z.object({
  /** The target attribute that the default mapping fills from the role. */
  attribute: z.string().min(1),
  /**
   * From the most to the least: of several roles the first counts (zoom.md §2.3), so the engine sorts
   * `appRoleAssignments` in this order before it evaluates; roles not listed come last.
   */
  priority: z.array(
    z.object({
      /** The role's value in Entra. */
      value: z.string().min(1),
      /** What the default mapping writes for it. */
      writes: z.string().min(1),
      /** Shown as a warning for people who still hold it. */
      deprecated: z.string().optional(),
    }),
  ),
});

/** What a new job starts from; the members are those of the engine's JobSettings. */
const settingsProposal = z.object({
  deleteAfterMs: z.int().min(0),
  deleteWhenUnassigned: z.boolean(),
  rateShare: z.number().gt(0).max(1),
  protectedAccounts: z.object({
    userNames: z.array(z.string()),
    targetIds: z.array(z.string()),
    roles: z.array(z.string()),
  }),
});

/** One application that people can be provisioned to, as data: a new one is a new folder and a line in the list. */
export const applicationTemplate = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  displayName: z.string().min(1),
  description: z.string().min(1),
  documentationUrl: z.url(),
  profile: targetProfile,
  defaultSchema: synchronizationSchema,
  appRoles: appRoles.optional(),
  connection: connectionForm,
  settings: settingsProposal,
  /** From start to start of a cycle (entra.md C20). */
  intervalMs: z.int().min(60_000),
  /** What an administrator should know before the first cycle. */
  notes: z.array(z.string()),
});

export type ApplicationTemplate = z.infer<typeof applicationTemplate>;
